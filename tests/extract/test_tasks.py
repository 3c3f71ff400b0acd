"""What a worker does with a message, with the shipped model and a real Redis."""

from __future__ import annotations

import json

import pytest

from services.common.errors import StoreUnavailable
from services.common.queue import QUEUE, create_celery, publish
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis
from services.common.store.ledger import Attempt, Ledger, Refusal
from services.extract.pipeline import Pipeline
from services.extract.tasks import Extractor
from tests.stored import TEXT, accept


@pytest.fixture
def extractor(redis_client: SyncRedis, settings: Settings, pipeline: Pipeline) -> Extractor:
    return Extractor(Ledger(redis_client, settings), pipeline, settings)


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
            self, document_id: str, token: str | None = None
        ) -> tuple[Attempt, ...] | Refusal:
            answer = super().claim(document_id, token)
            if not self.lost:
                self.lost = True
                raise StoreUnavailable
            return answer

    accept(settings)
    extractor = Extractor(LosesOneAnswer(redis_client, settings), pipeline, settings)
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


def test_a_message_carries_ids_only(settings: Settings, redis_client: SyncRedis) -> None:
    app = create_celery(settings)
    assert publish(app, [("doc_a", "trace_a"), ("doc_b", "trace_b")]) == 2
    app.close()
    messages = [json.loads(m) for m in redis_client.lrange(QUEUE, 0, -1)]
    assert {m["headers"]["id"] for m in messages} == {"doc_a", "doc_b"}
    assert all(len(json.dumps(m)) < 2_000 for m in messages)
