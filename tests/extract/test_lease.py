"""The heartbeat of a pack: every document keeps its lease until it ends or is lost by itself."""

from __future__ import annotations

import time

import pytest
import structlog

from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis
from services.common.store.ledger import Attempt, Ledger, Refusal
from services.extract.lease import Lease
from tests.stored import accept, claimed

HEARTBEAT_S = 0.1


@pytest.fixture
def ledger(settings: Settings, redis_client: SyncRedis) -> Ledger:
    return Ledger(redis_client, settings.model_copy(update={"lease_s": 0.3}))


def a_pack(settings: Settings, ledger: Ledger) -> tuple[Attempt, ...]:
    for number in range(24):
        accept(settings, f"doc_{number:02}")
    claim = ledger.claim("doc_00")
    assert not isinstance(claim, Refusal)
    assert len(claim) == 3
    return claim


def ends_at(redis: SyncRedis, attempt: Attempt) -> float:
    return float(redis.zscore(keys.LEASES, attempt.document.id) or 0)


def test_a_lease_is_renewed_while_the_work_lasts(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    accept(settings)
    attempt = claimed(ledger)
    with Lease(ledger, [attempt], HEARTBEAT_S):
        time.sleep(0.8)
        assert ends_at(redis_client, attempt) > time.time() * 1000
    time.sleep(0.5)
    assert ends_at(redis_client, attempt) < time.time() * 1000


def test_a_document_that_is_taken_over_does_not_stop_the_others(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    lost, *kept = a_pack(settings, ledger)
    with structlog.testing.capture_logs() as logs, Lease(ledger, [lost, *kept], HEARTBEAT_S):
        redis_client.hset(keys.ledger(lost.document.id), "token", "another")
        time.sleep(0.8)
        assert all(ends_at(redis_client, attempt) > time.time() * 1000 for attempt in kept)
    assert ends_at(redis_client, lost) < time.time() * 1000
    assert [(log["event"], log["document_id"]) for log in logs] == [
        ("lease lost", lost.document.id)
    ]


def test_what_ended_is_renewed_no_more_and_not_called_lost(
    settings: Settings, ledger: Ledger, redis_client: SyncRedis
) -> None:
    done, *others = a_pack(settings, ledger)
    with structlog.testing.capture_logs() as logs, Lease(ledger, [done, *others], 0.1) as lease:
        assert lease.end(done)
        time.sleep(0.8)
        assert ends_at(redis_client, done) < time.time() * 1000
        assert all(ends_at(redis_client, attempt) > time.time() * 1000 for attempt in others)
        assert ledger.complete(done, {}, ())
    assert not logs
