"""The publisher: from the outbox into the queue."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery

from services.common.queue import EXTRACT, QUEUE, create_celery
from services.common.settings import Settings
from services.common.store.client import SyncRedis, connect
from services.common.store.outbox import Outbox
from services.ingest.outbox import Publisher
from tests.conftest import free_port, start_redis

ROOT = Path(__file__).parents[2]


@pytest.fixture
def celery(settings: Settings) -> Iterator[Celery]:
    app = create_celery(settings)
    yield app
    app.close()


def publisher(redis: SyncRedis, celery: Celery, settings: Settings, name: str = "one") -> Publisher:
    return Publisher(Outbox(redis, settings, name), celery, settings)


def enter(redis: SyncRedis, count: int, first: int = 0) -> list[str]:
    """Documents that wait for a message, as `accept` leaves them."""
    ids = [f"doc_{number}" for number in range(first, first + count)]
    for document_id in ids:
        redis.hset(f"tocsin:ledger:{document_id}", mapping={"status": "queued", "trace_id": "t"})
        redis.zadd("tocsin:waiting", {document_id: time.time() * 1000})
        redis.rpush("tocsin:outbox", f"{document_id} t")
    return ids


def messages(redis: SyncRedis) -> list[list[str]]:
    """The document ids that each message in Celery's queue names, oldest first."""
    found = []
    for raw in reversed(redis.lrange(QUEUE, 0, -1)):
        message = json.loads(raw)
        (first, *rest), _, _ = json.loads(base64.b64decode(message["body"]))
        named = [(first, rest[0]), *(rest[1] if len(rest) == 2 else [])]
        assert message["headers"]["task"] == EXTRACT
        assert message["headers"]["id"] == first
        assert {trace for _, trace in named} == {"t"}
        found.append([document_id for document_id, _ in named])
    return found


def alone(ids: list[str]) -> list[list[str]]:
    return [[document_id] for document_id in ids]


def test_a_group_is_published_in_order_and_dropped(
    redis_client: SyncRedis, celery: Celery, settings: Settings
) -> None:
    small = settings.model_copy(update={"outbox_group": 4})
    ids = enter(redis_client, 10)
    one = publisher(redis_client, celery, small)
    assert [one.step() for _ in range(4)] == [4, 4, 2, 0]
    # More than eight waited, so two of them share a message.
    assert messages(redis_client) == [ids[:2], ids[2:4], ids[4:6], ids[6:8], ids[8:]]
    assert redis_client.llen("tocsin:outbox") == 0


def test_only_the_leader_publishes(
    redis_client: SyncRedis, celery: Celery, settings: Settings
) -> None:
    first = publisher(redis_client, celery, settings, "first")
    second = publisher(redis_client, celery, settings, "second")
    assert first.step() == 0
    enter(redis_client, 3)
    assert second.step() == 0
    assert first.step() == 3
    assert len(messages(redis_client)) == 3


def test_what_a_dead_publisher_did_not_drop_is_sent_again(
    redis_client: SyncRedis, celery: Celery, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = enter(redis_client, 3)
    dying = Outbox(redis_client, settings, "dying")
    monkeypatch.setattr(dying, "drop", lambda _: False)
    assert Publisher(dying, celery, settings).step() == 3
    assert redis_client.llen("tocsin:outbox") == 3
    dying.resign()
    assert publisher(redis_client, celery, settings).step() == 3
    assert messages(redis_client) == alone(ids * 2)


def test_a_document_that_lost_its_message_gets_another(
    redis_client: SyncRedis, celery: Celery, settings: Settings
) -> None:
    enter(redis_client, 1)
    redis_client.delete("tocsin:outbox")
    redis_client.zadd("tocsin:waiting", {"doc_0": 1})
    assert publisher(redis_client, celery, settings).step() == 1
    assert messages(redis_client) == [["doc_0"]]


def test_it_outlives_a_redis_that_goes_and_comes_back(tmp_path: Path) -> None:
    port = free_port()
    server = start_redis(tmp_path, port)
    settings = Settings(redis_url=f"redis://127.0.0.1:{port}/0", redis_timeout_s=0.5)
    redis, celery, stop = connect(settings), create_celery(settings), threading.Event()
    thread = threading.Thread(target=publisher(redis, celery, settings).run, args=(stop,))
    try:
        enter(redis, 5)
        thread.start()
        wait_for(lambda: redis.llen("tocsin:outbox") == 0)
        server.kill()
        server.wait()
        time.sleep(1)
        assert thread.is_alive()
        server = start_redis(tmp_path, port)
        enter(redis, 5, first=5)
        wait_for(lambda: len({i for m in messages(redis) for i in m}) == 10)
    finally:
        stop.set()
        thread.join(10)
        server.kill()
        server.wait()
        celery.close()
        redis.close()
    assert not thread.is_alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_a_signal_and_gives_up_the_lead(
    redis_client: SyncRedis, redis_url: str, number: signal.Signals
) -> None:
    enter(redis_client, 3)
    with running(redis_url) as process:
        wait_for(lambda: redis_client.llen("tocsin:outbox") == 0)
        assert redis_client.exists("tocsin:publisher")
        process.send_signal(number)
        _, log = process.communicate(timeout=10)
    assert process.returncode == 0, log.decode()
    assert not redis_client.exists("tocsin:publisher")
    assert len(messages(redis_client)) == 3


def test_it_ends_on_a_signal_while_redis_is_frozen(tmp_path: Path) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    server = start_redis(tmp_path, port)
    redis = connect(Settings(redis_url=url))
    try:
        # A Redis that is waited for so long that only the timer can end the process.
        with running(url, TOCSIN_REDIS_TIMEOUT_S="60") as process:
            wait_for(lambda: redis.exists("tocsin:publisher"))
            server.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
        assert process.returncode == 0
    finally:
        redis.close()
        server.kill()
        server.wait()


def test_a_wrong_setting_stops_the_start() -> None:
    with running("redis://127.0.0.1:1/0", TOCSIN_OUTBOX_GROUP="none") as process:
        _, error = process.communicate(timeout=100)
    assert process.returncode == 2
    assert error.decode().count("\n") == 1


@contextlib.contextmanager
def running(redis_url: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """The publisher as a process of its own, which does not outlive the test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    with subprocess.Popen(
        [sys.executable, "-m", "services.ingest.outbox"],
        cwd=ROOT,
        env=clean | {"TOCSIN_REDIS_URL": redis_url} | environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], object], seconds: float = 100) -> None:
    """Until `condition()` holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
