"""POST /v1/documents: one document."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.common.settings import Settings
from services.common.store.client import SyncRedis, connect_async
from services.common.store.documents import Documents
from tests.ingest.conftest import Stored

URL = "/v1/documents"
JSON = {"content-type": "application/json"}


def assert_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:tocsin:problem:")
    assert {"title", "detail", "instance"} <= set(body)
    return body


async def test_a_document_is_stored_before_the_202(
    client: httpx.AsyncClient, stored: Stored, settings: Settings, redis_client: SyncRedis
) -> None:
    answer = await client.post(URL, json={"text": "Five killed.\r\n", "source": "telegram"})
    assert answer.status_code == 202
    body = answer.json()
    page = f"{settings.api_url}/v1/documents/{body['id']}"
    assert body == {
        "id": body["id"],
        "status": "queued",
        "duplicate": False,
        "links": {
            "self": page,
            "result": f"{page}/result",
            "events": f"{settings.api_url}/v1/events?document_id={body['id']}",
        },
    }
    assert answer.headers["location"] == page
    assert stored() == [body["id"]]
    record = json.loads(str(redis_client.get(f"tocsin:document:{body['id']}")))
    assert (record["text"], record["source"]) == ("Five killed.", "telegram")


async def test_the_same_document_again_is_a_200(client: httpx.AsyncClient, stored: Stored) -> None:
    first = await client.post(URL, json={"text": "a"})
    again = await client.post(URL, json={"text": " a ", "metadata": {"views": 7}})
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json() | {"duplicate": True}
    assert again.headers["location"] == first.headers["location"]
    assert len(stored()) == 1


async def test_many_at_once_are_all_stored_once(client: httpx.AsyncClient, stored: Stored) -> None:
    answers = await asyncio.gather(
        *(client.post(URL, json={"text": f"a {number % 150}"}) for number in range(300))
    )
    assert {answer.status_code for answer in answers} == {200, 202}
    assert len(stored()) == 150


async def test_html_is_cleaned(client: httpx.AsyncClient, redis_client: SyncRedis) -> None:
    answer = await client.post(URL, json={"html": "<p>Rebels &amp; army</p>"})
    record = json.loads(str(redis_client.get(f"tocsin:document:{answer.json()['id']}")))
    assert record["text"] == "Rebels & army"


async def test_the_trace_goes_along(client: httpx.AsyncClient, redis_client: Any) -> None:
    await client.post(URL, json={"text": "a"}, headers={"x-request-id": "job-7"})
    (entry,) = redis_client.lrange("tocsin:outbox", 0, -1)
    assert entry.endswith(" job-7")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"text": " \n\u3000"}, "/text"),
        ({"text": "a", "html": "<p>a</p>"}, "/html"),
        ({"title": "a"}, "/text"),
        ({"text": "a", "texte": "b"}, "/texte"),
        ({"text": 7}, "/text"),
        ({"text": "a", "metadata": "b"}, "/metadata"),
        ({"text": "a", "published_at": "2015-02-30"}, "/published_at"),
        ({"text": "a\x00b"}, "/text"),
        ({"text": "a\ud800"}, "/text"),
        ({"text": "a", "title": "\udc00"}, "/title"),
        ([{"text": "a"}], ""),
    ],
)
async def test_a_wrong_document_is_a_422(
    client: httpx.AsyncClient, stored: Stored, fields: Any, pointer: str
) -> None:
    # json= would refuse the surrogates; as escapes they are good ASCII.
    answer = await client.post(URL, content=json.dumps(fields).encode(), headers=JSON)
    problem = assert_problem(answer, 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert stored() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b'{"text": "a"',
        b'{"text": "\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": NaN}',
        b'{"text": "a", "metadata": {"n": 1e999}}',
        b'{"text": "a", "metadata": {"n": ' + b"9" * 5_000 + b"}}",
        b'{"text": "a", "metadata": ' + b"[" * 100_000,
        b'{"metadata": ' * 100_000,
    ],
)
async def test_what_is_no_json_is_a_400(
    client: httpx.AsyncClient, stored: Stored, body: bytes
) -> None:
    assert_problem(await client.post(URL, content=body, headers=JSON), 400)
    assert stored() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_another_content_type_is_a_415(
    client: httpx.AsyncClient, stored: Stored, headers: dict[str, str]
) -> None:
    assert_problem(await client.post(URL, content=b'{"text": "a"}', headers=headers), 415)
    assert stored() == []


async def test_a_charset_that_is_utf_8_is_fine(client: httpx.AsyncClient) -> None:
    for charset in ("utf-8", '"UTF-8"'):
        headers = {"content-type": f"Application/JSON; charset={charset}"}
        answer = await client.post(URL, content=b'{"text": "a"}', headers=headers)
        assert answer.status_code in (200, 202)


async def test_what_is_too_large_is_a_413(small_client: httpx.AsyncClient, stored: Stored) -> None:
    answer = await small_client.post(URL, json={"text": "x" * 1_001})
    problem = assert_problem(answer, 413)
    assert "1001 characters of text; the most is 1000" in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/text"

    assert_problem(await small_client.post(URL, json={"text": "x" * 6_000}), 413)

    async def endless() -> AsyncIterator[bytes]:
        """A body without a Content-Length, which must be cut off."""
        yield b'{"text": "'
        for number in range(1_000):
            assert number < 100, "read on after the limit"
            yield b"x" * 1_000

    assert_problem(await small_client.post(URL, content=endless(), headers=JSON), 413)
    assert stored() == []


async def test_a_full_queue_is_a_429(small_client: httpx.AsyncClient, stored: Stored) -> None:
    for number in range(3):
        await small_client.post(URL, json={"text": f"a {number}"})
    answer = await small_client.post(URL, json={"text": "one more"})
    assert_problem(answer, 429)
    assert answer.headers["retry-after"] == "5"
    # What is here already is no more load.
    assert (await small_client.post(URL, json={"text": "a 0"})).status_code == 200
    assert len(stored()) == 3


async def test_without_redis_a_503(lonely_client: httpx.AsyncClient) -> None:
    for headers in ({}, {"idempotency-key": "k"}):
        answer = await lonely_client.post(URL, json={"text": "a"}, headers=headers)
        assert_problem(answer, 503)
        assert int(answer.headers["retry-after"]) > 0


async def test_redis_without_memory_is_a_503(
    client: httpx.AsyncClient, redis_client: SyncRedis, stored: Stored
) -> None:
    redis_client.config_set("maxmemory", "1mb")
    try:
        assert_problem(await client.post(URL, json={"text": "a"}), 503)
    finally:
        redis_client.config_set("maxmemory", "0")
    assert stored() == []


async def test_a_key_replays_its_answer(client: httpx.AsyncClient, stored: Stored) -> None:
    headers = {"idempotency-key": "order-7"}
    first = await client.post(URL, json={"text": "a"}, headers=headers)
    again = await client.post(URL, json={"text": "a"}, headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert len(stored()) == 1


async def test_a_key_of_a_deleted_document_stores_it_anew(
    client: httpx.AsyncClient, settings: Settings, redis_client: SyncRedis
) -> None:
    headers = {"idempotency-key": "order-7"}
    first = await client.post(URL, json={"text": "a"}, headers=headers)
    redis = connect_async(settings)
    await Documents(redis, settings).delete(first.json()["id"])
    await redis.aclose()
    for _ in range(2):
        again = await client.post(URL, json={"text": "a"}, headers=headers)
        assert (again.status_code, again.json()) == (202, first.json())
        assert redis_client.zrange("tocsin:documents", 0, -1) == [first.json()["id"]]


async def test_a_key_with_another_body_is_a_422(client: httpx.AsyncClient, stored: Stored) -> None:
    headers = {"idempotency-key": "order-7"}
    await client.post(URL, json={"text": "a"}, headers=headers)
    assert_problem(await client.post(URL, json={"text": "b"}, headers=headers), 422)
    assert len(stored()) == 1


async def test_a_key_in_use_is_a_409(client: httpx.AsyncClient, stored: Stored) -> None:
    headers = {"idempotency-key": "order-7"}
    answers = await asyncio.gather(
        *(client.post(URL, json={"text": "a"}, headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.text for answer in answers if answer.status_code == 202}) == 1
    assert len(stored()) == 1


async def test_a_refused_request_frees_its_key(client: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "order-7"}
    assert_problem(await client.post(URL, json={"text": ""}, headers=headers), 422)
    assert (await client.post(URL, json={"text": "a"}, headers=headers)).status_code == 202


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 256, "é"])
async def test_a_bad_key_is_a_400(client: httpx.AsyncClient, stored: Stored, key: str) -> None:
    headers = {b"idempotency-key": key.encode("latin-1")}
    assert_problem(await client.post(URL, json={"text": "a"}, headers=headers), 400)
    assert stored() == []


async def test_other_methods_and_paths_are_problems(client: httpx.AsyncClient) -> None:
    answer = await client.get(URL)
    assert_problem(answer, 405)
    assert answer.headers["allow"] == "POST"
    for path in ("/v1/document", "/v1/documents/", "/readyz/"):
        assert_problem(await client.post(path, json={}), 404)
