"""Programs to supervise, and the two services as a small stand-in that answers over real HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from services.cli.data_dir import DataDir

STAND_IN = Path(__file__).with_name("stand_in.py")
ROOT = Path(__file__).parents[2]


def eventually(condition: Callable[[], object], timeout_s: float = 60.0) -> None:
    """Wait until it holds."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


@pytest.fixture
def wait_until() -> Callable[..., None]:
    return eventually


@pytest.fixture
def is_running() -> Callable[[int], bool]:
    return alive


@pytest.fixture
def data(tmp_path: Path) -> Iterator[DataDir]:
    """A data directory that belongs to the test."""
    directory = DataDir(tmp_path / "data")
    with directory.owned():
        yield directory


@pytest.fixture
def any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def in_background() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Runs a Python script with its output on pipes; ended with all it started, if need be."""
    started: list[subprocess.Popen[str]] = []

    def run(*argv: str | Path, **environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *map(str, argv)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def service_url(any_port: int, in_background: Callable[..., subprocess.Popen[str]]) -> str:
    """Where a stand-in for ingest and the api answers."""
    in_background(STAND_IN, "both", TOCSIN_INGEST_PORT=str(any_port))

    def answers() -> bool:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", any_port), 1).close()
            return True
        return False

    eventually(answers)
    return f"http://127.0.0.1:{any_port}"
