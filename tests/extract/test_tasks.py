"""What a worker does with a message, with the shipped model and a real Redis."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence

import pytest
import structlog

from services.common.errors import StoreUnavailable
from services.common.queue import EXTRACT, QUEUE, create_celery, publish
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis
from services.common.store.event_types import EventTypeNews
from services.common.store.ledger import Attempt, Ledger, Refusal
from services.common.store.outbox import Outbox
from services.extract import tasks
from services.extract.pipeline import Pipeline, Shared, broken
from services.extract.tasks import Extractor, create_worker
from tests.stored import TEXT, accept, claimed, delete


@pytest.fixture
def extractor(redis_client: SyncRedis, settings: Settings, pipeline: Pipeline) -> Extractor:
    return Extractor(
        Ledger(redis_client, settings), pipeline, settings, EventTypeNews(redis_client)
    )


def test_a_message_becomes_a_result(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    accept(settings)
    assert extractor.extract("doc_a") == {"doc_a": "succeeded"}
    result = json.loads(redis_client.get(keys.result("doc_a")) or "")
    assert result["document"]["text"] == TEXT
    assert result["timings_ms"]["extract"] > 0
    assert redis_client.zcard(keys.EVENTS) == len(result["events"])


def test_a_claim_whose_answer_was_lost_is_still_this_workers(
    settings: Settings, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    class LosesOneAnswer(Ledger):
        lost = False

        def claim(
            self, document_id: str, token: str | None = None, further: Sequence[str] = ()
        ) -> tuple[Attempt, ...] | Refusal:
            answer = super().claim(document_id, token, further)
            if not self.lost:
                self.lost = True
                raise StoreUnavailable
            return answer

    accept(settings)
    extractor = Extractor(
        LosesOneAnswer(redis_client, settings), pipeline, settings, EventTypeNews(redis_client)
    )
    assert extractor.extract("doc_a") == {"doc_a": "succeeded"}
    assert redis_client.hget(keys.ledger("doc_a"), "attempts") == "1"


def test_the_same_message_twice_is_worked_on_once(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    accept(settings)
    extractor.extract("doc_a")
    events = redis_client.zcard(keys.EVENTS)
    assert extractor.extract("doc_a") == {"doc_a": "finished"}
    assert redis_client.zcard(keys.EVENTS) == events


def test_a_message_without_a_document_is_dropped(extractor: Extractor) -> None:
    assert extractor.extract("doc_nowhere") == {"doc_nowhere": "missing"}


def test_a_document_that_breaks_a_stage_fails_with_the_stages_name(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    accept(settings)

    def broken(_: Document) -> Document:
        raise RuntimeError("secret text of the document")

    stages = pipeline.stages
    pipeline.stages = (*stages[:1], ("mentions", broken), *stages[1:])
    try:
        assert extractor.extract("doc_a") == {"doc_a": "failed"}
    finally:
        pipeline.stages = stages
    entry = redis_client.hgetall(keys.ledger("doc_a"))
    assert (entry["status"], entry["error_stage"]) == ("failed", "mentions")
    assert "secret" not in entry["error_detail"]


def test_a_machine_without_memory_gives_the_document_back_until_its_attempts_end(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    accept(settings)

    def starved(_: Document) -> Document:
        raise MemoryError

    stages = pipeline.stages
    pipeline.stages = (*stages[:1], ("read", starved))
    try:
        ends = [extractor.extract("doc_a")["doc_a"] for _ in range(settings.max_attempts + 1)]
    finally:
        pipeline.stages = stages
    assert ends == ["released"] * settings.max_attempts + ["exhausted"]
    assert redis_client.hget(keys.ledger("doc_a"), "error_code") == "attempts_exhausted"


WAITING = 40
PACK = 5
POISON = "Poison."


@pytest.fixture
def fragile(pipeline: Pipeline) -> Iterator[Pipeline]:
    """A pipeline that breaks wherever a pack holds a poison document."""
    stages = pipeline.stages
    first, (name, read), *others = stages
    assert isinstance(read, Shared)

    def broken(documents: Sequence[Document]) -> list[Document]:
        if any(document.text.startswith(POISON) for document in documents):
            raise RuntimeError
        return read.run(documents)

    pipeline.stages = (first, (name, Shared(broken)), *others)
    yield pipeline
    pipeline.stages = stages


def backlog(settings: Settings, poison: int | None = None) -> list[str]:
    """Enough waiting documents for a pack of five."""
    ids = [f"doc_{number:02}" for number in range(WAITING)]
    for number, document_id in enumerate(ids):
        text = POISON if number == poison else TEXT
        accept(settings, document_id, f"{text} Report {number}.")
    return ids


def statuses(redis: SyncRedis, ids: list[str]) -> list[str | None]:
    return [redis.hget(keys.ledger(document_id), "status") for document_id in ids]


def test_a_pack_of_waiting_documents_is_read_with_the_named_one(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    ends = extractor.extract(ids[0])
    assert ends == dict.fromkeys(ids[:PACK], "succeeded")
    assert statuses(redis_client, ids) == ["succeeded"] * PACK + ["queued"] * (WAITING - PACK)
    for document_id in ids[:PACK]:
        result = json.loads(redis_client.get(keys.result(document_id)) or "")
        assert result["document"]["id"] == document_id
        assert result["timings_ms"]["extract"] > 0
    assert redis_client.zcard(keys.LEASES) == 0


def test_every_message_of_a_backlog_together_reads_each_document_once(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    ends = [extractor.extract(document_id) for document_id in ids]
    done = [i for end in ends for i, how in end.items() if how == "succeeded"]
    assert sorted(done) == ids
    attempts = {redis_client.hget(keys.ledger(i), "attempts") for i in ids}
    assert attempts == {"1"}
    assert redis_client.zcard(keys.EVENTS) == sum(
        len(json.loads(redis_client.get(keys.result(i)) or "")["events"]) for i in ids
    )


def test_everything_that_a_message_names_is_read(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    named = dict.fromkeys(ids[20:32], "trace")
    ends = extractor.extract_named(named)
    assert set(ends) >= named.keys()
    assert set(ends.values()) == {"succeeded"}
    assert extractor.extract_named(named) == dict.fromkeys(named, "finished"), "delivered twice"
    assert {redis_client.hget(keys.ledger(i), "attempts") for i in ends} == {"1"}


def test_both_forms_of_a_message_are_understood(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    app = create_worker(settings, extractor)
    try:
        app.tasks[EXTRACT](ids[0], "trace")
        app.tasks[EXTRACT](ids[20], "trace", [[ids[21], "trace"], [ids[22], "trace"]])
    finally:
        app.close()
    assert statuses(redis_client, [ids[0], *ids[20:23]]) == ["succeeded"] * 4


def test_half_a_message_that_another_worker_holds_is_left_to_it(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    others = Ledger(redis_client, settings.model_copy(update={"pack_documents": 1}))
    for document_id in ids[0:8:2]:
        claimed(others, document_id)
    ends = extractor.extract_named(dict.fromkeys(ids[:8], "trace"))
    assert [ends[document_id] for document_id in ids[:8]] == ["busy", "succeeded"] * 4
    assert {redis_client.hget(keys.ledger(i), "attempts") for i in ends} == {"1"}


def test_only_the_poison_of_a_pack_fails(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis, fragile: Pipeline
) -> None:
    ids = backlog(settings, poison=2)
    assert fragile.stages
    ends = extractor.extract(ids[0])
    assert ends == dict.fromkeys(ids[:PACK], "succeeded") | {ids[2]: "failed"}
    entry = redis_client.hgetall(keys.ledger(ids[2]))
    assert (entry["status"], entry["error_stage"]) == ("failed", "read")


def test_each_document_of_a_pack_is_logged_with_its_own_trace(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    for document_id in ids:
        redis_client.hset(keys.ledger(document_id), "trace_id", f"trace of {document_id}")
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        extractor.extract(ids[0])
    done = {log["document_id"]: log["trace_id"] for log in logs if log["event"] == "document done"}
    assert done == {document_id: f"trace of {document_id}" for document_id in ids[:PACK]}


def test_a_document_of_the_pack_that_is_deleted_meanwhile_leaves_no_trace(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    ids = backlog(settings)
    stages = pipeline.stages

    def deleting(document: Document) -> Document:
        if document.id == ids[1]:
            delete(settings, ids[1])
        return document

    pipeline.stages = (*stages, ("deleting", deleting))
    try:
        ends = extractor.extract(ids[0])
    finally:
        pipeline.stages = stages
    assert ends == dict.fromkeys(ids[:PACK], "succeeded") | {ids[1]: "stale"}
    assert redis_client.get(keys.result(ids[1])) is None
    assert not redis_client.keys(keys.document_events(ids[1]))


def test_documents_that_another_worker_holds_are_left_to_it(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    ids = backlog(settings)
    others = Ledger(redis_client, settings.model_copy(update={"pack_documents": 1}))
    held = {document_id: claimed(others, document_id) for document_id in ids[1:PACK:2]}
    ends = extractor.extract(ids[0])
    assert not held.keys() & ends.keys()
    assert [extractor.extract(document_id) for document_id in held] == [{i: "busy"} for i in held]
    for attempt in held.values():
        assert others.complete(attempt, {}, ())
    assert {redis_client.hget(keys.ledger(i), "attempts") for i in [*held, *ends]} == {"1"}


def test_what_was_in_a_killed_workers_pack_is_read_alone(
    settings: Settings, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    ids = backlog(settings)
    settings = settings.model_copy(update={"lease_s": 0.05, "requeue_after_s": 0.05})
    # A worker that is killed leaves its claim behind and nothing else.
    Ledger(redis_client, settings).claim(ids[0])
    time.sleep(0.1)
    outbox = Outbox(redis_client, settings, "one")
    assert outbox.reconcile(QUEUE)[0] >= PACK
    extractor = Extractor(
        Ledger(redis_client, settings), pipeline, settings, EventTypeNews(redis_client)
    )
    for document_id in ids[:PACK]:
        assert extractor.extract(document_id) == {document_id: "succeeded"}
        assert redis_client.hget(keys.ledger(document_id), "attempts") == "2"


def test_an_outage_while_a_pack_is_saved_costs_one_lease_and_no_document(
    settings: Settings, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    class Away(Ledger):
        def complete(self, *_: object) -> bool:
            raise StoreUnavailable

    ids = backlog(settings)
    settings = settings.model_copy(update={"lease_s": 1.0, "heartbeat_s": 0.5})
    extractor = Extractor(
        Away(redis_client, settings), pipeline, settings, EventTypeNews(redis_client)
    )
    began = time.monotonic()
    assert extractor.extract(ids[0]) == dict.fromkeys(ids[:PACK], "unsaved")
    assert time.monotonic() - began < 4
    assert statuses(redis_client, ids[:PACK]) == ["processing"] * PACK


def test_a_result_that_cannot_be_built_fails_its_document_only(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis, pipeline: Pipeline
) -> None:
    ids = backlog(settings)
    stages = pipeline.stages

    def forgetful(document: Document) -> Document:
        update = {"places": None} if document.id == ids[3] else {}
        return document.model_copy(update=update)

    pipeline.stages = (*stages, ("forgetful", forgetful))
    try:
        ends = extractor.extract(ids[0])
    finally:
        pipeline.stages = stages
    assert ends == dict.fromkeys(ids[:PACK], "succeeded") | {ids[3]: "failed"}
    assert redis_client.hget(keys.ledger(ids[3]), "error_stage") == "result"


def test_a_broken_list_ends_the_worker_with_a_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(_: Settings) -> Pipeline:
        raise broken("places", ValueError("places.csv: line 3 has no name"))

    monkeypatch.setattr(tasks, "load_pipeline", load)
    with pytest.raises(SystemExit) as end:
        tasks.run_worker()
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "'places'" in line
    assert "places.csv: line 3 has no name" in line


def test_a_message_carries_ids_only(settings: Settings, redis_client: SyncRedis) -> None:
    app = create_celery(settings)
    assert publish(app, [[("doc_a", "trace_a")], [("doc_b", "trace_b"), ("doc_c", "t")]]) == 2
    app.close()
    messages = [json.loads(m) for m in redis_client.lrange(QUEUE, 0, -1)]
    assert {m["headers"]["id"] for m in messages} == {"doc_a", "doc_b"}
    assert all(len(json.dumps(m)) < 2_000 for m in messages)
