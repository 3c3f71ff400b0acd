"""The states of a document, on a real server: claim, renew, complete, fail, give back."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from services.common.ontology import ClaimStatus, EventType, Modality, Quad
from services.common.record import Event, EventClaim
from services.common.settings import Settings
from services.common.spans import Span
from services.common.store import keys
from services.common.store.client import SyncRedis, lua
from services.common.store.ledger import Ledger, Refusal
from tests.stored import TEXT, accept, claimed, delete, hurried


def an_event(event_id: str = "evt_a", published_at: dt.datetime | None = None) -> Event:
    span = Span.of(TEXT, 7, 14)
    return Event(
        id=event_id,
        document_id="doc_a",
        incident_id=None,
        published_at=published_at,
        type=EventType.ASSAULT,
        modes=("heavy-weapons",),
        contexts=(),
        quad=Quad.MATERIAL_CONFLICT,
        intensity=-9.5,
        confidence=0.9,
        trigger=span,
        sentence=Span.of(TEXT, 0, len(TEXT)),
        actors=(),
        recipients=(),
        location=None,
        time=None,
        weapons=(),
        casualties=None,
        losses=(),
        modality=Modality.ACTUAL,
        claim=EventClaim(status=ClaimStatus.ASSERTED, source=None, cue=None),
    )


@pytest.fixture
def ledger(redis_client: SyncRedis, settings: Settings) -> Ledger:
    return Ledger(redis_client, settings)


def test_a_claim_hands_out_the_document_and_counts_the_attempt(
    settings: Settings, ledger: Ledger
) -> None:
    accept(settings)
    attempt = claimed(ledger)
    assert attempt.document.text == TEXT
    assert attempt.number == 1


def test_a_document_in_work_is_not_claimed_twice(settings: Settings, ledger: Ledger) -> None:
    accept(settings)
    claimed(ledger)
    assert ledger.claim("doc_a") is Refusal.BUSY


def test_an_unknown_document_is_missing(ledger: Ledger) -> None:
    assert ledger.claim("doc_nowhere") is Refusal.MISSING


def test_a_completed_document_is_finished_and_its_event_indexed(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    attempt = claimed(ledger)
    published = dt.datetime(2015, 10, 8, tzinfo=dt.UTC)
    assert ledger.complete(attempt, {"events": []}, (an_event(published_at=published),))
    assert ledger.claim("doc_a") is Refusal.FINISHED
    assert redis_client.zscore(keys.EVENTS, "evt_a") == published.timestamp() * 1000
    assert redis_client.zrange(keys.facet("mode", "heavy-weapons"), 0, -1) == ["evt_a"]


def test_an_event_without_publication_is_ordered_by_submission(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    ledger.complete(claimed(ledger), {}, (an_event(),))
    submitted = float(redis_client.hget(keys.ledger("doc_a"), "submitted_at") or 0)
    assert redis_client.zscore(keys.EVENTS, "evt_a") == submitted


def test_a_stale_worker_cannot_write_after_its_lease_was_taken_over(
    settings: Settings, redis_client: SyncRedis
) -> None:
    accept(settings)
    ledger = Ledger(redis_client, hurried(settings))
    stale = claimed(ledger)
    time.sleep(0.1)
    current = claimed(ledger)
    assert current.number == 2
    assert not ledger.complete(stale, {"from": "stale"}, (an_event("evt_stale"),))
    assert ledger.renew([stale]) == (stale,)
    assert not ledger.fail(stale, "stage_failed", "…")
    assert not ledger.release(stale)
    assert redis_client.get(keys.result("doc_a")) is None
    assert redis_client.zcard(keys.EVENTS) == 0
    assert ledger.complete(current, {}, ())


def test_a_claim_whose_answer_was_lost_is_answered_again(
    settings: Settings, redis_client: SyncRedis
) -> None:
    accept(settings)
    script = redis_client.register_script(lua("claim"))
    args = ["doc_a", "token", 20_000, 3, 16, 20_000]
    assert script(args=args) == script(args=args)
    assert redis_client.hget(keys.ledger("doc_a"), "attempts") == "1"


def test_a_worker_that_asks_again_holds_what_it_was_granted(
    settings: Settings, ledger: Ledger
) -> None:
    accept(settings)
    first, again = ledger.claim("doc_a", "token"), ledger.claim("doc_a", "token")
    assert not isinstance(first, Refusal)
    assert first == again
    assert ledger.claim("doc_a") is Refusal.BUSY


def many(settings: Settings, count: int, text: str = TEXT) -> list[str]:
    ids = [f"doc_{number:02}" for number in range(count)]
    for document_id in ids:
        accept(settings, document_id, text)
    return ids


def pack(ledger: Ledger, document_id: str, token: str | None = None) -> list[str]:
    """The ids of the documents that one claim hands out."""
    claim = ledger.claim(document_id, token)
    assert not isinstance(claim, Refusal)
    assert len({attempt.token for attempt in claim}) == 1
    assert {attempt.trace_id for attempt in claim} == {"trace"}
    return [attempt.document.id for attempt in claim]


def test_a_claim_takes_an_eighth_of_what_waits_the_oldest_first(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    ids = many(settings, 32)
    assert pack(ledger, ids[9]) == [ids[9], *ids[:3]]
    assert pack(ledger, ids[4]) == [ids[4], ids[3], *ids[5:7]]
    assert redis_client.zcard(keys.WAITING) == 24
    assert redis_client.zcard(keys.LEASES) == 8
    assert ledger.claim(ids[0]) is Refusal.BUSY


def test_a_few_documents_are_left_to_other_workers(settings: Settings, ledger: Ledger) -> None:
    ids = many(settings, 8)
    assert [pack(ledger, document_id) for document_id in ids] == [[i] for i in ids]


def test_a_pack_holds_no_more_than_its_documents_and_bytes(
    settings: Settings, redis_client: SyncRedis
) -> None:
    ids = many(settings, 80, text="word " * 100)
    size = redis_client.strlen(keys.document(ids[0]))
    few = settings.model_copy(update={"pack_documents": 4})
    assert len(pack(Ledger(redis_client, few), ids[0])) == 4
    small = settings.model_copy(update={"pack_bytes": 3 * size})
    assert len(pack(Ledger(redis_client, small), ids[10])) == 3
    none = settings.model_copy(update={"pack_bytes": 0})
    assert len(pack(Ledger(redis_client, none), ids[20])) == 1


def test_a_document_too_long_for_the_pack_is_passed_over(
    settings: Settings, ledger: Ledger
) -> None:
    accept(settings, "doc_long", "word " * 10_000)
    ids = many(settings, 23)
    assert pack(ledger, ids[0]) == ids[:3]
    assert pack(ledger, "doc_long") == ["doc_long"]


def test_what_was_tried_before_is_taken_alone(settings: Settings, redis_client: SyncRedis) -> None:
    ids = many(settings, 40)
    ledger = Ledger(redis_client, settings)
    for attempt in ledger.claim(ids[0]):
        ledger.release(attempt)
    assert pack(ledger, ids[1]) == [ids[1]], "its second attempt"
    taken = pack(ledger, ids[39])
    assert len(taken) == 5
    assert not {ids[0], *ids[2:5]} & set(taken), "tried before: they may kill what reads them"


def test_a_pack_whose_answer_was_lost_is_handed_out_again(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    ids = many(settings, 32)
    first = pack(ledger, ids[0], "token")
    assert len(first) == 4
    assert sorted(pack(ledger, ids[0], "token")) == first
    assert {redis_client.hget(keys.ledger(i), "attempts") for i in first} == {"1"}
    assert redis_client.zcard(keys.LEASES) == 4


def test_the_leases_of_a_pack_are_renewed_or_lost_one_by_one(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    ids = many(settings, 24)
    claim = ledger.claim(ids[0])
    assert not isinstance(claim, Refusal)
    first, second, third = claim
    assert ledger.complete(first, {}, ())
    redis_client.zadd(keys.LEASES, {second.document.id: 1, third.document.id: 1})
    assert ledger.renew(claim) == (first,)
    assert redis_client.zcount(keys.LEASES, 2, "+inf") == 2
    assert redis_client.zscore(keys.LEASES, first.document.id) is None


def test_a_result_whose_answer_was_lost_counts_as_written(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    attempt = claimed(ledger)
    assert ledger.complete(attempt, {}, (an_event(),))
    assert ledger.complete(attempt, {}, (an_event(),))
    assert redis_client.zcard(keys.EVENTS) == 1


def test_a_renewed_lease_keeps_others_out(settings: Settings, redis_client: SyncRedis) -> None:
    accept(settings)
    ledger = Ledger(redis_client, settings.model_copy(update={"lease_s": 0.2}))
    attempt = claimed(ledger)
    for _ in range(4):
        time.sleep(0.1)
        assert ledger.renew([attempt]) == ()
    assert ledger.claim("doc_a") is Refusal.BUSY


def test_attempts_end(settings: Settings, redis_client: SyncRedis) -> None:
    accept(settings)
    ledger = Ledger(redis_client, hurried(settings))
    for number in (1, 2, 3):
        assert claimed(ledger).number == number
        time.sleep(0.1)
    assert ledger.claim("doc_a") is Refusal.EXHAUSTED
    entry = redis_client.hgetall(keys.ledger("doc_a"))
    assert (entry["status"], entry["error_code"]) == ("failed", "attempts_exhausted")


def test_a_failed_document_keeps_its_public_reason(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    assert ledger.fail(claimed(ledger), "stage_failed", "The stage broke.", "places")
    assert redis_client.hget(keys.ledger("doc_a"), "error_stage") == "places"
    assert ledger.claim("doc_a") is Refusal.FINISHED


def test_a_released_document_gets_a_new_message_and_keeps_its_attempts(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    assert ledger.release(claimed(ledger))
    assert redis_client.lrange(keys.OUTBOX, 0, -1) == ["doc_a trace", "doc_a trace"]
    assert claimed(ledger).number == 2


def test_a_deleted_document_cannot_be_completed(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    attempt = claimed(ledger)
    delete(settings, "doc_a")
    assert not ledger.complete(attempt, {}, (an_event(),))
    assert set(redis_client.keys("*")) == {keys.OUTBOX, keys.gone("doc_a")}


def test_the_same_document_is_accepted_once(settings: Settings, redis_client: SyncRedis) -> None:
    assert not accept(settings).duplicate
    assert accept(settings).duplicate
    assert redis_client.llen(keys.OUTBOX) == 1
