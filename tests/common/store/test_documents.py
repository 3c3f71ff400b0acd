"""The HTTP services' side of a document, on a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from services.common.errors import Gone, NotFound, QueueFull, StoreUnavailable
from services.common.queue import QUEUE
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import connect_async
from services.common.store.documents import Documents, Failure, Receipt, Status
from tests.api.records import Store, a_document, an_event, open_store
from tests.conftest import free_port


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    async with open_store(settings) as opened:
        yield opened


async def test_accepted_document_is_stored_with_its_job(store: Store) -> None:
    document = a_document()
    receipt = await store.documents.accept(document, "trace")
    assert receipt == Receipt("doc_a", Status.QUEUED, duplicate=False)
    stored = json.loads(store.redis.get(keys.document("doc_a")) or "")
    assert stored == document.source_record()
    assert store.redis.lrange(keys.OUTBOX, 0, -1) == ["doc_a trace"]


async def test_same_document_again_queues_nothing(store: Store) -> None:
    await store.accept()
    again = await store.documents.accept(a_document(), "other")
    assert again == Receipt("doc_a", Status.QUEUED, duplicate=True)
    assert store.redis.llen(keys.OUTBOX) == 1
    store.claim()
    assert (await store.documents.accept(a_document(), "other")).status is Status.PROCESSING


async def test_sent_at_once_it_is_accepted_once(store: Store) -> None:
    receipts = await asyncio.gather(
        *(store.documents.accept(a_document(), f"trace-{n}") for n in range(20))
    )
    assert sum(not receipt.duplicate for receipt in receipts) == 1
    assert store.redis.llen(keys.OUTBOX) == 1


async def test_full_queue_refuses_new_documents_only(settings: Settings) -> None:
    narrow = settings.model_copy(update={"max_queue_depth": 2, "retry_after_s": 7})
    async with open_store(narrow) as store:
        await store.accept("doc_1")
        await store.accept("doc_2")
        with pytest.raises(QueueFull) as refused:
            await store.accept("doc_3")
        assert refused.value.retry_after_s == 7
        assert (await store.documents.accept(a_document("doc_2"), "trace")).duplicate
        assert store.redis.get(keys.document("doc_3")) is None
        store.claim("doc_1")
        await store.accept("doc_3")


async def test_progress_follows_the_document(store: Store) -> None:
    await store.accept()
    queued = await store.documents.progress("doc_a")
    assert (queued.status, queued.attempts) == (Status.QUEUED, 0)
    assert (queued.started_at, queued.finished_at, queued.error) == (None, None, None)
    attempt = store.claim()
    processing = await store.documents.progress("doc_a")
    assert processing.status is Status.PROCESSING
    assert processing.started_at is not None
    assert processing.started_at >= processing.submitted_at == queued.submitted_at
    store.ledger.fail(attempt, "stage_failed", "It broke.", "times")
    failed = await store.documents.progress("doc_a")
    assert failed.error == Failure("stage_failed", "It broke.", "times")
    assert failed.finished_at is not None
    assert failed.status.finished


async def test_failure_outside_a_stage_names_none(store: Store) -> None:
    await store.accept()
    store.ledger.fail(store.claim(), "attempts_exhausted", "No more.")
    error = (await store.documents.progress("doc_a")).error
    assert error == Failure("attempts_exhausted", "No more.", None)


async def test_result_is_there_once_finished(store: Store) -> None:
    await store.accept()
    assert await store.documents.result("doc_a") is None
    result = {"document": {"id": "doc_a", "text": "é 🔔"}}
    store.ledger.complete(store.claim(), result, ())
    assert await store.documents.result("doc_a") == json.dumps(result, ensure_ascii=False)


async def test_unknown_is_not_found_and_deleted_is_gone(store: Store) -> None:
    documents = store.documents
    for call in (documents.progress, documents.result, documents.delete):
        with pytest.raises(NotFound):
            await call("doc_a")
    await store.write(an_event())
    await documents.delete("doc_a")
    for call in (documents.progress, documents.result, documents.delete):
        with pytest.raises(Gone):
            await call("doc_a")


async def test_deleted_document_may_come_again(store: Store) -> None:
    await store.write(an_event())
    await store.documents.delete("doc_a")
    receipt = await store.documents.accept(a_document(), "trace")
    assert not receipt.duplicate
    assert (await store.documents.progress("doc_a")).status is Status.QUEUED
    assert await store.documents.result("doc_a") is None


async def test_tombstone_ends(settings: Settings) -> None:
    brief = settings.model_copy(update={"tombstone_ttl_s": 1})
    async with open_store(brief) as store:
        await store.accept()
        await store.documents.delete("doc_a")
        await asyncio.sleep(1.1)
        with pytest.raises(NotFound):
            await store.documents.progress("doc_a")


@pytest.mark.parametrize("state", ["queued", "processing", "succeeded", "failed"])
async def test_delete_in_any_state_leaves_a_tombstone(store: Store, state: str) -> None:
    await store.accept()
    if state != "queued":
        attempt = store.claim()
        if state == "succeeded":
            store.ledger.complete(attempt, {"document": {}}, (an_event(),))
        if state == "failed":
            store.ledger.fail(attempt, "stage_failed", "It broke.")
    await store.documents.delete("doc_a")
    # The job goes when it is sent, or the worker finds nothing to claim.
    assert store.keys() == {keys.gone("doc_a"), keys.OUTBOX}
    assert store.ledger.claim("doc_a") == "missing"


async def test_newest_first_without_what_was_deleted(store: Store) -> None:
    for document_id in ("doc_1", "doc_2", "doc_3"):
        await store.accept(document_id, title=document_id.upper(), source=None)
        await asyncio.sleep(0.005)
    await store.documents.delete("doc_2")
    # As if the deletion came between two reads.
    store.redis.zadd(keys.DOCUMENTS, {"doc_2": 9e12})
    newest = await store.documents.newest(10)
    assert [listing.progress.document_id for listing in newest] == ["doc_3", "doc_1"]
    assert (newest[0].title, newest[0].source) == ("DOC_3", None)
    assert (newest[0].channel, newest[0].published_at) == ("hama_watch", a_document().published_at)


async def test_counts(store: Store) -> None:
    await store.write(an_event("evt_1"), an_event("evt_2"))
    await store.accept("doc_b")
    await store.accept("doc_c")
    store.claim("doc_c")
    assert await store.documents.counts() == {
        "queued": 1,
        "processing": 1,
        "succeeded": 1,
        "failed": 0,
        "documents": 3,
        "events": 2,
        "outbox": 3,
    }
    assert await store.documents.queue_depth(QUEUE) == 0


async def test_store_away() -> None:
    settings = Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    redis = connect_async(settings)
    documents = Documents(redis, settings)
    with pytest.raises(StoreUnavailable):
        await documents.ping()
    with pytest.raises(StoreUnavailable):
        await documents.accept(a_document(), "trace")
    with pytest.raises(StoreUnavailable):
        await documents.delete("doc_a")
    await redis.aclose()
