"""The publisher's entries: kept until dropped, sent again when a message or a worker is lost."""

from __future__ import annotations

import json
import time

from services.common.queue import QUEUE
from services.common.settings import Settings
from services.common.store.client import SyncRedis
from services.common.store.ledger import Ledger, Refusal
from services.common.store.outbox import Job, Outbox
from tests.stored import accept, claimed, hurried


def message(document_id: str) -> str:
    """A message as Celery leaves it on the queue, as far as the reconciler reads it."""
    return json.dumps({"headers": {"id": document_id}})


def test_entries_stay_until_dropped(settings: Settings, redis_client: SyncRedis) -> None:
    accept(settings, "doc_a")
    accept(settings, "doc_b")
    outbox = Outbox(redis_client, settings, "one")
    assert outbox.lead(1000)
    assert outbox.first(1) == ((Job("doc_a", "trace"),),)
    assert outbox.drop(outbox.first(1))
    assert outbox.first(9) == ((Job("doc_b", "trace"),),)


def test_the_entries_of_a_backlog_share_messages_in_order(
    settings: Settings, redis_client: SyncRedis
) -> None:
    ids = [f"doc_{number:02}" for number in range(20)]
    for document_id in ids:
        accept(settings, document_id)
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    packs = outbox.first(10)
    assert [len(pack) for pack in packs] == [3, 3, 3, 1]
    assert [job.document_id for pack in packs for job in pack] == ids[:10]
    assert outbox.drop(packs)
    assert outbox.first(1) == ((Job("doc_10", "trace"),),)


def test_a_long_document_has_a_message_of_its_own(
    settings: Settings, redis_client: SyncRedis
) -> None:
    for number in range(40):
        accept(settings, f"doc_{number:02}", "word " * (10_000 if number == 2 else 1))
    packs = Outbox(redis_client, settings, "one").first(8)
    assert [len(pack) for pack in packs] == [2, 1, 5]
    few = settings.model_copy(update={"pack_documents": 1})
    assert [len(pack) for pack in Outbox(redis_client, few, "one").first(8)] == [1] * 8


def test_a_drop_that_is_sent_twice_forgets_once(
    settings: Settings, redis_client: SyncRedis
) -> None:
    accept(settings, "doc_a")
    accept(settings, "doc_b")
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    jobs = outbox.first(1)
    assert outbox.drop(jobs)
    assert outbox.drop(jobs)
    assert outbox.first(9) == ((Job("doc_b", "trace"),),)


def test_one_publisher_leads(settings: Settings, redis_client: SyncRedis) -> None:
    accept(settings)
    one, two = Outbox(redis_client, settings, "one"), Outbox(redis_client, settings, "two")
    assert one.lead(60_000)
    assert not two.lead(60_000)
    jobs = one.first(1)
    assert not two.drop(jobs), "a publisher that does not lead must not forget messages"
    one.resign()
    assert two.lead(60_000)
    assert not one.drop(jobs)


def test_what_a_lost_worker_held_is_queued_again(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings)
    accept(settings)
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(1))
    claimed(Ledger(redis_client, settings))
    assert outbox.reconcile(QUEUE) == (0, 0)
    time.sleep(0.1)
    assert outbox.reconcile(QUEUE) == (1, 0)
    assert outbox.first(1) == ((Job("doc_a", "trace"),),)


def test_a_document_whose_message_was_lost_gets_another(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings)
    accept(settings)
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(1))
    time.sleep(0.1)
    assert outbox.reconcile(QUEUE) == (1, 0)
    assert outbox.first(9) == ((Job("doc_a", "trace"),),)


def test_an_old_document_is_not_sent_twice_while_messages_wait(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings)
    accept(settings)
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(1))
    redis_client.lpush(QUEUE, message("doc_a"))
    time.sleep(0.1)
    assert outbox.reconcile(QUEUE) == (0, 0)


def test_a_lost_message_is_noticed_behind_the_messages_of_a_pack(
    settings: Settings, redis_client: SyncRedis
) -> None:
    patient = settings.model_copy(update={"pack_documents": 1})
    settings = hurried(settings)
    accept(settings, "doc_lost")
    accept(settings, "doc_claimed")
    time.sleep(0.1)
    accept(settings, "doc_young")
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(3))
    claimed(Ledger(redis_client, patient), "doc_claimed")
    redis_client.lpush(QUEUE, message("doc_claimed"))
    redis_client.lpush(QUEUE, message("doc_young"))
    assert outbox.reconcile(QUEUE) == (1, 0)
    assert outbox.first(9) == ((Job("doc_lost", "trace"),),)


def test_a_lost_message_is_noticed_while_younger_ones_wait(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings)
    accept(settings, "doc_lost")
    time.sleep(0.1)
    accept(settings, "doc_young")
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(2))
    redis_client.lpush(QUEUE, message("doc_young"))
    assert outbox.reconcile(QUEUE) == (1, 0)
    assert outbox.first(9) == ((Job("doc_lost", "trace"),),)


def test_a_document_whose_workers_keep_dying_ends_as_failed(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings)
    accept(settings)
    ledger, outbox = Ledger(redis_client, settings), Outbox(redis_client, settings, "one")
    for _ in range(settings.max_attempts):
        claimed(ledger)
        time.sleep(0.1)
    assert outbox.reconcile(QUEUE) == (0, 1)
    assert ledger.claim("doc_a") is Refusal.FINISHED


def test_a_second_message_of_a_claimed_document_says_nothing_of_others(
    settings: Settings, redis_client: SyncRedis
) -> None:
    settings = hurried(settings).model_copy(update={"lease_s": 60.0})
    accept(settings, "doc_late")
    accept(settings, "doc_claimed")
    outbox = Outbox(redis_client, settings, "one")
    outbox.lead(1000)
    outbox.drop(outbox.first(2))
    claimed(Ledger(redis_client, settings), "doc_claimed")
    redis_client.lpush(QUEUE, message("doc_claimed"))
    time.sleep(0.1)
    assert outbox.reconcile(QUEUE) == (0, 0)
