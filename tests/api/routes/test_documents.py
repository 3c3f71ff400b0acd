"""Status, waiting, result and removal of documents."""

from __future__ import annotations

import asyncio
import datetime as dt
import time

import httpx
import pytest
from fastapi import FastAPI

from services.common.settings import Settings
from services.common.store import keys
from services.common.store.outbox import Outbox
from tests.api.records import Store, an_event, problem

ABSENT = ["doc_unknown", "nonsense", "doc_%00", "%F0%9F%94%94", "doc_" + "x" * 2000, "*"]


async def test_queued_document_has_no_times_but_its_submission(
    client: httpx.AsyncClient, store: Store, settings: Settings
) -> None:
    await store.accept()
    answer = await client.get("/v1/documents/doc_a")
    assert answer.status_code == 200
    assert answer.headers["Retry-After"] == "1"
    body = answer.json()
    submitted = dt.datetime.fromisoformat(body.pop("submitted_at"))
    assert abs(dt.datetime.now(dt.UTC) - submitted) < dt.timedelta(seconds=60)
    assert body == {
        "id": "doc_a",
        "status": "queued",
        "started_at": None,
        "finished_at": None,
        "attempts": 0,
        "error": None,
        "links": {
            "self": f"{settings.api_url}/v1/documents/doc_a",
            "result": f"{settings.api_url}/v1/documents/doc_a/result",
            "events": f"{settings.api_url}/v1/events?document_id=doc_a",
        },
    }


async def test_processing_document_has_its_start(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    store.claim()
    answer = await client.get("/v1/documents/doc_a")
    assert answer.headers["Retry-After"] == "1"
    body = answer.json()
    assert (body["status"], body["attempts"], body["finished_at"]) == ("processing", 1, None)
    assert body["started_at"].endswith("Z")


async def test_succeeded_document_is_not_asked_for_again(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.write()
    answer = await client.get("/v1/documents/doc_a")
    assert "Retry-After" not in answer.headers
    assert answer.json()["status"] == "succeeded"
    assert answer.json()["finished_at"].endswith("Z")


async def test_failed_document_tells_why(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    store.ledger.fail(store.claim(), "stage_failed", "It broke.", "times")
    answer = await client.get("/v1/documents/doc_a")
    assert answer.json()["error"] == {
        "code": "stage_failed",
        "detail": "It broke.",
        "stage": "times",
    }
    refused = await client.get("/v1/documents/doc_a/result")
    assert refused.status_code == 409
    body = problem(refused.text)
    assert body["type"] == "urn:tocsin:problem:stage_failed"
    assert body["detail"] == "It broke."


@pytest.mark.parametrize("document_id", ABSENT)
async def test_unknown_and_malformed_ids_are_not_found(
    client: httpx.AsyncClient, document_id: str
) -> None:
    path = f"/v1/documents/{document_id}"
    for answer in (
        await client.get(path),
        await client.get(f"{path}/result"),
        await client.delete(path),
    ):
        assert answer.status_code == 404
        assert problem(answer.text)["status"] == 404


async def test_wait_ends_when_the_document_is_finished(
    client: httpx.AsyncClient, store: Store
) -> None:
    document = await store.accept()
    began = time.monotonic()
    asked = asyncio.create_task(client.get("/v1/documents/doc_a?wait=30"))
    await asyncio.sleep(0.3)
    assert not asked.done()
    store.ledger.complete(store.claim(), {"document": {"id": document.id}}, ())
    answer = await asked
    assert answer.json()["status"] == "succeeded"
    assert time.monotonic() - began < 5


async def test_wait_is_over_when_its_seconds_are(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    began = time.monotonic()
    answer = await client.get("/v1/documents/doc_a?wait=0.4")
    assert 0.4 <= time.monotonic() - began < 5
    assert answer.json()["status"] == "queued"
    assert answer.headers["Retry-After"] == "1"


async def test_wait_does_not_hold_what_is_finished_or_unknown(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.write()
    began = time.monotonic()
    assert (await client.get("/v1/documents/doc_a?wait=60")).status_code == 200
    assert (await client.get("/v1/documents/doc_b?wait=60")).status_code == 404
    assert time.monotonic() - began < 5


async def test_wait_learns_of_a_deletion(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    asked = asyncio.create_task(client.get("/v1/documents/doc_a?wait=30"))
    await asyncio.sleep(0.1)
    await store.documents.delete("doc_a")
    assert (await asked).status_code == 410


async def test_wait_ends_when_the_service_stops(
    app: FastAPI, client: httpx.AsyncClient, store: Store
) -> None:
    await store.accept()
    asked = asyncio.create_task(client.get("/v1/documents/doc_a?wait=30"))
    await asyncio.sleep(0.1)
    app.state.stopping = True
    answer = await asyncio.wait_for(asked, 5)
    assert answer.json()["status"] == "queued"


async def test_wait_ends_when_the_client_leaves(app: FastAPI, store: Store) -> None:
    await store.accept()
    left = asyncio.Event()
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, object]:
        if messages:
            return dict(messages.pop())
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        pass

    path = "/v1/documents/doc_a"
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"wait=30",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("api", 80),
    }
    asked = asyncio.create_task(app(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.sleep(0.2)
    assert not asked.done()
    left.set()
    await asyncio.wait_for(asked, 5)


async def test_many_wait_at_once(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    waiting = [client.get("/v1/documents/doc_a?wait=0.5") for _ in range(50)]
    began = time.monotonic()
    answers = await asyncio.gather(*waiting)
    assert {answer.status_code for answer in answers} == {200}
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("wait", ["-1", "61", "soon", "nan", "inf"])
async def test_impossible_wait_is_refused(client: httpx.AsyncClient, wait: str) -> None:
    answer = await client.get(f"/v1/documents/doc_a?wait={wait}")
    assert answer.status_code == 422
    assert problem(answer.text)["errors"][0]["pointer"] == "/wait"


async def test_etag_changes_with_the_status(client: httpx.AsyncClient, store: Store) -> None:
    await store.accept()
    first = await client.get("/v1/documents/doc_a")
    etag = first.headers["ETag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        same = await client.get("/v1/documents/doc_a", headers={"If-None-Match": given})
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["ETag"] == etag
    store.claim()
    other = await client.get("/v1/documents/doc_a", headers={"If-None-Match": etag})
    assert other.status_code == 200
    assert other.headers["ETag"] != etag


async def test_result_is_what_was_stored(client: httpx.AsyncClient, store: Store) -> None:
    result = await store.write(an_event())
    answer = await client.get("/v1/documents/doc_a/result")
    assert answer.status_code == 200
    assert answer.json() == result
    assert answer.text == store.redis.get(keys.result("doc_a"))
    headers = {"If-None-Match": answer.headers["ETag"]}
    again = await client.get("/v1/documents/doc_a/result", headers=headers)
    assert again.status_code == 304


async def test_result_of_an_unfinished_document_is_its_status(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.accept()
    for status in ("queued", "processing"):
        answer = await client.get("/v1/documents/doc_a/result", headers={"If-None-Match": "*"})
        assert answer.status_code == 202
        assert answer.headers["Retry-After"] == "1"
        assert answer.json()["status"] == status
        if status == "queued":
            store.claim()


async def test_delete_leaves_nothing_but_a_tombstone(
    client: httpx.AsyncClient, store: Store, settings: Settings
) -> None:
    await store.write(an_event("evt_other", document_id="doc_other"), document_id="doc_other")
    outbox = Outbox(store.redis, settings, "publisher")
    assert outbox.lead(60_000)
    assert outbox.drop(outbox.first(1))
    before = store.keys()
    await store.write(an_event("evt_1"), an_event("evt_2", type="PROTEST", modes=["riot"]))
    assert outbox.drop(outbox.first(1))
    assert (await client.delete("/v1/documents/doc_a")).status_code == 204
    assert store.keys() - before == {keys.gone("doc_a")}
    assert before - store.keys() == set()
    assert store.redis.zrange(keys.EVENTS, 0, -1) == ["evt_other"]
    assert 0 < store.redis.ttl(keys.gone("doc_a")) <= settings.tombstone_ttl_s


async def test_deleted_document_is_gone(client: httpx.AsyncClient, store: Store) -> None:
    await store.write(an_event())
    deleted = await client.delete("/v1/documents/doc_a")
    assert (deleted.status_code, deleted.content) == (204, b"")
    for answer in (
        await client.get("/v1/documents/doc_a"),
        await client.get("/v1/documents/doc_a/result"),
        await client.delete("/v1/documents/doc_a"),
    ):
        assert answer.status_code == 410
        assert problem(answer.text)["type"] == "urn:tocsin:problem:gone"
    assert (await client.get("/v1/events/evt_a")).status_code == 404
    assert (await client.get("/v1/events")).json()["events"] == []


async def test_document_deleted_while_it_is_processed_stays_gone(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.accept()
    attempt = store.claim()
    assert (await client.delete("/v1/documents/doc_a")).status_code == 204
    assert not store.ledger.complete(attempt, {"document": {}}, (an_event(),))
    assert (await client.get("/v1/documents/doc_a/result")).status_code == 410


async def test_list_has_the_newest_first(client: httpx.AsyncClient, store: Store) -> None:
    for document_id in ("doc_1", "doc_2", "doc_3"):
        await store.accept(document_id, title=f"Title of {document_id}")
        await asyncio.sleep(0.005)
    answer = await client.get("/v1/documents?limit=2")
    listed = answer.json()["documents"]
    assert [entry["id"] for entry in listed] == ["doc_3", "doc_2"]
    assert listed[0]["title"] == "Title of doc_3"
    assert (listed[0]["source"], listed[0]["channel"]) == ("telegram", "hama_watch")
    assert listed[0]["published_at"] == "2015-10-08T11:56:00Z"


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_list_has_a_limit(client: httpx.AsyncClient, limit: str) -> None:
    assert (await client.get(f"/v1/documents?limit={limit}")).status_code == 422
