"""POST /v1/documents:batch: a stream of documents, and a stream of answers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.common.settings import Settings
from services.ingest.main import create_app
from tests.conftest import free_port, start_redis
from tests.ingest.conftest import Stored
from tests.ingest.routes.test_documents import assert_problem

URL = "/v1/documents:batch"
NDJSON = {"content-type": "application/x-ndjson"}
ARRAY = {"content-type": "application/json"}


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 202, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def statuses(answer: httpx.Response) -> list[Any]:
    """ "queued", or the status of the problem, of each line, which must be in order."""
    found = lines(answer)
    assert [line["index"] for line in found] == list(range(len(found)))
    return [line["status"] for line in found]


def ndjson(documents: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


async def test_each_line_gets_its_line(client: httpx.AsyncClient, stored: Stored) -> None:
    body = ndjson({"text": f"a {number % 200}"} for number in range(300))
    for content_type in ("application/x-ndjson", "application/jsonl"):
        answer = await client.post(URL, content=body, headers={"content-type": content_type})
        found = lines(answer)
        assert [line["line"] for line in found] == list(range(1, 301))
        assert set(found[0]) == {"index", "line", "id", "status", "duplicate", "links"}
        assert statuses(answer) == ["queued"] * 300
    assert [line["duplicate"] for line in found] == [True] * 300
    assert len(stored()) == 200


async def test_a_bad_line_spoils_no_other(client: httpx.AsyncClient, stored: Stored) -> None:
    body = b"\n".join(
        [
            b'{"text": "a"}',
            b"no json",
            b"",
            b" \r",
            b'{"text": "\xff"}',
            b'{"text": "\\ud800"}',
            b'{"text": ""}',
            b"[]",
            b'{"text": NaN}',
            b"[" * 50_000,
            b'{"text": "b", "extra": 1}',
            b'{"html": "<p>c</p>"}\r',
            b'{"text": "d"}',
        ]
    )
    answer = await client.post(URL, content=body, headers=NDJSON)
    assert statuses(answer) == [
        "queued",
        400,
        400,
        422,
        422,
        422,
        400,
        400,
        422,
        "queued",
        "queued",
    ]
    found = lines(answer)
    assert [line["line"] for line in found] == [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert {"type", "title", "detail", "instance"} <= set(found[1])
    assert found[8]["errors"][0]["pointer"] == "/extra"
    assert len(stored()) == 3


async def test_a_mistake_is_told_by_its_own_line(client: httpx.AsyncClient) -> None:
    body = b'{"text": "a"}\n  {"text": oops}\n'
    _, found = lines(await client.post(URL, content=body, headers=NDJSON))
    assert found["line"] == 2
    assert found["detail"].startswith("The JSON is not valid at column 12:")


async def test_a_line_over_the_limit_is_skipped(
    small_client: httpx.AsyncClient, stored: Stored
) -> None:
    long = b'{"text": "' + b"x" * 6_000 + b'"}'
    body = b"\n".join([long, b'{"text": "a"}', b'{"text": "' + b"x" * 1_001 + b'"}', long])
    answer = await small_client.post(URL, content=body, headers=NDJSON)
    assert statuses(answer) == [413, "queued", 413, 413]
    array = b"[" + b",".join([long, b'{"text": "b"}']) + b"]"
    answer = await small_client.post(URL, content=array, headers=ARRAY)
    assert statuses(answer) == [413, "queued"]
    assert len(stored()) == 2


async def test_an_array_is_a_batch_too(client: httpx.AsyncClient, stored: Stored) -> None:
    body = b'\n[{"text": "a"}, {"text": oops}, {"text": "\\ud800"}, 7, {"text": "b"}]\n'
    answer = await client.post(URL, content=body, headers=ARRAY)
    assert statuses(answer) == ["queued", 400, 422, 422, "queued"]
    assert "line" not in lines(answer)[0]
    assert len(stored()) == 2


async def test_an_array_that_breaks_off_keeps_what_stands_before(
    client: httpx.AsyncClient, stored: Stored
) -> None:
    for end in (b"", b", {", b"}", b'] "more"'):
        body = b'[{"text": "a"}, {"text": "b"}' + end
        answer = await client.post(URL, content=body, headers=ARRAY)
        assert statuses(answer) == ["queued", "queued", 400]
    assert len(stored()) == 2


@pytest.mark.parametrize(
    "body", [b"", b" ", b'{"text": "a"}', b"hello", b"[", b"[,", b"[" * 100_000]
)
async def test_what_is_no_array_is_a_plain_400(
    client: httpx.AsyncClient, stored: Stored, body: bytes
) -> None:
    assert_problem(await client.post(URL, content=body, headers=ARRAY), 400)
    assert stored() == []


@pytest.mark.parametrize("body", [b"", b"\n \n", b" \r\n\t"])
async def test_lines_without_a_document_are_a_plain_400(
    client: httpx.AsyncClient, body: bytes
) -> None:
    problem = assert_problem(await client.post(URL, content=body, headers=NDJSON), 400)
    assert problem["detail"] == "The body holds no document."


async def test_an_empty_array_has_no_lines(client: httpx.AsyncClient) -> None:
    assert lines(await client.post(URL, content=b"[]", headers=ARRAY)) == []


async def test_lines_may_be_chopped_anywhere(client: httpx.AsyncClient, stored: Stored) -> None:
    body = ndjson({"text": f"ä {number}"} for number in range(30))

    async def chopped() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 3):
            yield body[at : at + 3]

    answer = await client.post(URL, content=chopped(), headers=NDJSON)
    assert statuses(answer) == ["queued"] * 30
    assert len(stored()) == 30


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", ""])
async def test_another_content_type_is_a_415(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await client.post(URL, content=b"{}", headers={"content-type": content_type})
    assert_problem(answer, 415)


async def test_a_batch_over_the_limit_is_refused_or_cut(
    small_client: httpx.AsyncClient, stored: Stored
) -> None:
    body = ndjson({"text": "x" * 900} for _ in range(30))
    assert_problem(await small_client.post(URL, content=body, headers=NDJSON), 413)
    assert stored() == []

    async def unannounced() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 1_000):
            yield body[at : at + 1_000]

    found = statuses(await small_client.post(URL, content=unannounced(), headers=NDJSON))
    assert found[-1] == 413
    assert set(found[:-1]) == {"queued"}
    assert len(stored()) == 1


async def test_a_queue_that_fills_refuses_the_rest(
    small_client: httpx.AsyncClient, stored: Stored
) -> None:
    body = ndjson({"text": f"a {number}"} for number in range(6))
    answer = await small_client.post(URL, content=body, headers=NDJSON)
    assert sorted(map(str, statuses(answer))) == ["429"] * 3 + ["queued"] * 3
    assert len(stored()) == 3
    assert_problem(await small_client.post(URL, content=body, headers=NDJSON), 429)


async def test_without_redis_a_plain_503(lonely_client: httpx.AsyncClient) -> None:
    answer = await lonely_client.post(URL, content=b'{"text": "a"}', headers=NDJSON)
    assert_problem(answer, 503)
    assert "retry-after" in answer.headers


async def test_when_redis_goes_away_the_rest_is_refused(tmp_path: Path) -> None:
    port = free_port()
    server = start_redis(tmp_path, port)
    app = create_app(Settings(redis_url=f"redis://127.0.0.1:{port}/0"))

    async def body() -> AsyncIterator[bytes]:
        yield ndjson({"text": f"a {number}"} for number in range(10))
        while (await app.state.intake.documents.counts())["documents"] < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        # The last of them may be stored, but not told yet.
        await asyncio.sleep(0.5)
        server.kill()
        server.wait()
        yield ndjson({"text": f"b {number}"} for number in range(5_000))

    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://i") as client,
        asyncio.timeout(100),
    ):
        answer = await client.post(URL, content=body(), headers=NDJSON)
    assert statuses(answer) == ["queued"] * 10 + [503] * 5_000


async def test_a_line_is_answered_while_the_next_is_not_sent_yet(served: int) -> None:
    async with asyncio.timeout(100):
        reader, writer = await asyncio.open_connection("127.0.0.1", served)
        writer.write(
            f"POST {URL} HTTP/1.1\r\nhost: i\r\ncontent-type: application/x-ndjson\r\n"
            "transfer-encoding: chunked\r\n\r\n".encode()
        )
        for number in range(3):
            line = ndjson([{"text": f"a {number}"}])
            writer.write(b"%x\r\n%s\r\n" % (len(line), line))
            await reader.readuntil(b'"index": %d' % number)
        writer.write(b"0\r\n\r\n")
        await reader.readuntil(b"\r\n0\r\n\r\n")
        writer.close()
        await writer.wait_closed()


async def test_a_client_that_reads_nothing_before_all_is_sent_blocks_nobody(served: int) -> None:
    count = 60_000
    body = b"x\n" * count
    async with asyncio.timeout(200):
        reader, writer = await asyncio.open_connection("127.0.0.1", served, limit=1_000)
        writer.write(
            f"POST {URL} HTTP/1.1\r\nhost: i\r\ncontent-type: application/x-ndjson\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
        )
        for at in range(0, len(body), 10_000):
            writer.write(body[at : at + 10_000])
            await writer.drain()
        # The answer, 15 MB, does not fit into the sockets.
        await asyncio.sleep(1)
        answer = await reader.read(-1)
        writer.close()
        await writer.wait_closed()
    # A chunk may end anywhere; its frame is no part of a line.
    found = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", answer)
    assert found.count(b'"line": ') == count


async def test_a_client_that_goes_away_keeps_what_was_read(served: int, stored: Stored) -> None:
    async with asyncio.timeout(100):
        reader, writer = await asyncio.open_connection("127.0.0.1", served)
        line = ndjson([{"text": "a"}])
        writer.write(
            f"POST {URL} HTTP/1.1\r\nhost: i\r\ncontent-type: application/x-ndjson\r\n"
            "transfer-encoding: chunked\r\n\r\n".encode()
        )
        writer.write(b"%x\r\n%s\r\n" % (len(line), line))
        await reader.readuntil(b'"index": 0')
        writer.close()
        await writer.wait_closed()
    assert len(stored()) == 1
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served}") as client:
        assert (await client.get("/healthz")).status_code == 200
