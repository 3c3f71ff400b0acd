"""POST /v1/files: files become documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.common.store.client import SyncRedis
from tests.ingest.conftest import Stored
from tests.ingest.readers.test_archive import pack
from tests.ingest.readers.test_telegram import chat, message
from tests.ingest.routes.test_documents import assert_problem

URL = "/v1/files"
SEEDS = Path(__file__).parents[3] / "seeds"


async def upload(
    client: httpx.AsyncClient, *files: tuple[str, bytes | str], **fields: str
) -> httpx.Response:
    parts = [("file", (name, content)) for name, content in files]
    return await client.post(URL, files=parts, data=fields)


def outcomes(answer: httpx.Response) -> list[tuple[str, Any]]:
    assert answer.status_code == 202, answer.text
    body = answer.json()
    good = [entry for entry in body["documents"] if "id" in entry]
    assert body["accepted"] == len(good)
    assert body["refused"] == len(body["documents"]) - len(good)
    return [(entry["position"], entry["status"]) for entry in body["documents"]]


async def test_an_export_gives_an_entry_a_document(
    client: httpx.AsyncClient, stored: Stored, redis_client: SyncRedis
) -> None:
    content = (SEEDS / "telegram/result.json").read_bytes()
    answer = await upload(client, ("result.json", content), language="en", source="ignored")
    assert len(outcomes(answer)) == 6
    body = answer.json()
    assert body["files"] == [{"filename": "result.json", "entries": 6}]
    first = body["documents"][0]
    assert set(first) == {"filename", "position", "id", "status", "duplicate", "links"}
    assert sorted(stored()) == sorted(entry["id"] for entry in body["documents"])
    record = json.loads(str(redis_client.get(f"tocsin:document:{first['id']}")))
    assert (record["source"], record["language"]) == ("telegram", "en")
    again = await upload(client, ("result.json", content))
    assert all(entry["duplicate"] for entry in again.json()["documents"])
    assert len(stored()) == 6


async def test_several_files_keep_their_order(client: httpx.AsyncClient, stored: Stored) -> None:
    answer = await upload(
        client,
        ("a.txt", "one"),
        ("b.pdf", b"%PDF"),
        ("c.csv", "Nachricht,text\ntwo,x\n,y\n"),
        mapping='{"Nachricht": "text"}',
        channel="desk",
    )
    assert outcomes(answer) == [
        ("text", "queued"),
        ("file", 415),
        ("row 2", "queued"),
        ("row 3", 422),
    ]
    assert [file["entries"] for file in answer.json()["files"]] == [1, 1, 2]
    assert [entry["filename"] for entry in answer.json()["documents"]] == [
        "a.txt", "b.pdf", "c.csv", "c.csv",
    ]  # fmt: skip
    assert len(stored()) == 2


async def test_a_broken_message_in_the_middle_spoils_no_other(
    client: httpx.AsyncClient, stored: Stored
) -> None:
    export = chat(message(0), message(1, text=7), message(2))
    answer = await upload(client, ("result.json", export))
    assert outcomes(answer) == [
        ("messages[0]", "queued"),
        ("messages[1]", 422),
        ("messages[2]", "queued"),
    ]
    assert len(stored()) == 2


async def test_a_large_file_is_answered_entry_by_entry(
    client: httpx.AsyncClient, stored: Stored
) -> None:
    rows = "".join(f"row {number} {'word ' * 100}\n" for number in range(1_000))
    answer = await upload(client, ("a.csv", "text\n" + rows))
    assert len(outcomes(answer)) == 1_000
    assert len(stored()) == 1_000


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.pdf", b"%PDF", 415),
        ("noname", b"text", 415),
        ("a.txt", b"", 422),
        ("a.txt", b" \n", 422),
        ("a.txt", b"\xff", 422),
        ("a.txt", b"a\x00b", 422),
        ("a.txt", b"x" * 200_001, 413),
        ("a.json", b"oops", 422),
        ("a.json", b'{"text": "\\ud800"}', 422),
        ("a.json", b"[" * 1_000_000, 422),
        ("a.jsonl", b"oops\n{}\n", 422),
        ("a.csv", b"a,b\n1,2\n", 422),
        ("a.csv", b"text\n", 422),
        ("a.html", b"<p></p>", 422),
        ("a.xml", b"<a/>", 422),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 422),
        ("tweets.js", b"alert(1)", 415),
        ("result.json", b'{"messages": []}', 422),
        ("a.zip", b"PK", 422),
        ("a.zip", pack({"a.txt": b"one", "b.txt": b"\x00" * 100_000_000}), 413),
        ("a.zip", pack({"a.txt": b"one", "xx.txt": b"two"}).replace(b"xx.t", b"../t"), 422),
    ],
)
async def test_a_file_without_a_document_is_a_problem(
    client: httpx.AsyncClient, stored: Stored, name: str, content: bytes, status: int
) -> None:
    problem = assert_problem(await upload(client, (name, content)), status)
    assert all(error["pointer"] == "/files/0" for error in problem.get("errors", []))
    assert stored() == []


async def test_different_reasons_make_a_422(client: httpx.AsyncClient, stored: Stored) -> None:
    problem = assert_problem(await upload(client, ("a.pdf", b"%PDF"), ("b.txt", b"")), 422)
    assert [error["pointer"] for error in problem["errors"]] == ["/files/0", "/files/1"]
    assert stored() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"published_at": "soon"},
        {"source": "a\x00"},
        {"language": "x" * 40},
        {"mapping": "oops"},
        {"mapping": "[]"},
        {"mapping": '{"a": "metadata"}'},
        {"mapping": '{"a": 7}'},
        {"mapping": '{"a": ["text"]}'},
        {"mapping": '{"a": "text", "b": "text"}'},
        {"title": "not a part"},
    ],
)
async def test_a_wrong_part_is_a_422_before_anything_is_stored(
    client: httpx.AsyncClient, stored: Stored, fields: dict[str, str]
) -> None:
    problem = assert_problem(await upload(client, ("a.txt", "one"), **fields), 422)
    assert problem["errors"]
    assert stored() == []


async def test_an_unknown_part_is_named(client: httpx.AsyncClient) -> None:
    answer = await upload(client, ("a.txt", "one"), sorce="b", **{"a/b": "c"})
    problem = assert_problem(answer, 422)
    assert [error["pointer"] for error in problem["errors"]] == ["/a~1b", "/sorce"]
    assert "/sorce is none of the form's fields" in problem["detail"]


async def test_a_form_without_a_file_is_a_422(client: httpx.AsyncClient) -> None:
    answer = await client.post(URL, files=[("source", (None, "a"))])
    assert_problem(answer, 422)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=x", 400),
    ],
)
async def test_what_is_no_form_is_refused(
    client: httpx.AsyncClient, content_type: str, status: int
) -> None:
    answer = await client.post(URL, content=b"oops", headers={"content-type": content_type})
    assert_problem(answer, status)


async def test_an_upload_over_the_limit_is_a_413(
    small_client: httpx.AsyncClient, stored: Stored
) -> None:
    assert_problem(await upload(small_client, ("a.txt", b"x" * 25_000)), 413)

    async def unannounced() -> Any:
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for number in range(1_000):
            assert number < 100, "read on after the limit"
            yield b"x" * 1_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert_problem(await small_client.post(URL, content=unannounced(), headers=headers), 413)
    assert stored() == []


async def test_a_full_queue_is_told(small_client: httpx.AsyncClient, stored: Stored) -> None:
    rows = "text\n" + "".join(f"row {number}\n" for number in range(6))
    found = outcomes(await upload(small_client, ("a.csv", rows)))
    assert sorted(str(status) for _, status in found) == ["429"] * 3 + ["queued"] * 3
    assert len(stored()) == 3
    answer = await upload(small_client, ("b.txt", "more"))
    assert_problem(answer, 429)
    assert "retry-after" in answer.headers


async def test_without_redis_a_503(lonely_client: httpx.AsyncClient) -> None:
    assert_problem(await upload(lonely_client, ("a.txt", "one")), 503)
