"""A whole Tocsin of a test's own: `tocsin up` with its own ports and data directory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.conftest import free_port

START_S = 120
FINISH_S = 120


@dataclass
class Road:
    """A running system and how to talk to it."""

    ingest: str
    api: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    http: httpx.Client

    def post(self, document: dict[str, Any]) -> dict[str, Any]:
        answer = self.http.post(f"{self.ingest}/v1/documents", json=document)
        assert answer.status_code in (200, 202), answer.text
        body: dict[str, Any] = answer.json()
        return body

    def upload(self, path: Path, **fields: str) -> dict[str, Any]:
        with path.open("rb") as file:
            answer = self.http.post(
                f"{self.ingest}/v1/files", files={"file": (path.name, file)}, data=fields
            )
        assert answer.status_code == 202, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def finished(self, document_id: str) -> dict[str, Any]:
        """The status of a document once it has ended."""
        until = time.monotonic() + FINISH_S
        while time.monotonic() < until:
            answer = self.http.get(f"{self.api}/v1/documents/{document_id}", params={"wait": 20})
            status: dict[str, Any] = answer.json()
            if status["status"] in ("succeeded", "failed"):
                return status
        raise AssertionError(f"{document_id} did not finish in {FINISH_S} s")

    def result(self, document_id: str) -> dict[str, Any]:
        assert self.finished(document_id)["status"] == "succeeded"
        answer = self.http.get(f"{self.api}/v1/documents/{document_id}/result")
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        return body

    def events(self, **filters: str | int) -> list[dict[str, Any]]:
        """Every event that passes the filters, over all pages."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            answer = self.http.get(f"{self.api}/v1/events", params={**filters, **cursor})
            assert answer.status_code == 200, answer.text
            found += answer.json()["events"]
            if not answer.json()["next_cursor"]:
                return found
            cursor = {"cursor": answer.json()["next_cursor"]}

    def processes(self, module: str) -> list[psutil.Process]:
        """The running processes of one service."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if module in " ".join(child.cmdline())]


@contextlib.contextmanager
def running(data_dir: Path, workers: int = 1, heartbeat_s: float | None = 1.0) -> Iterator[Road]:
    """Start a system, wait until it is ready, stop it and see that nothing stays behind.

    A short heartbeat lets a test watch a lost worker being noticed; None leaves the default.
    """
    ports = {"api": free_port(), "ingest": free_port()}
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")}
    if heartbeat_s is not None:
        environ |= {
            "TOCSIN_HEARTBEAT_S": str(heartbeat_s),
            "TOCSIN_LEASE_S": str(heartbeat_s * 3),
            "TOCSIN_REQUEUE_AFTER_S": str(heartbeat_s * 3),
        }
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "services.cli.main",
            "up",
            f"--workers={workers}",
            f"--data-dir={data_dir}",
            f"--api-port={ports['api']}",
            f"--ingest-port={ports['ingest']}",
        ],
        env=environ,
    )
    with httpx.Client(timeout=90) as http:
        road = Road(
            ingest=f"http://127.0.0.1:{ports['ingest']}",
            api=f"http://127.0.0.1:{ports['api']}",
            data_dir=data_dir,
            process=process,
            http=http,
        )
        try:
            wait_ready(road, workers)
            yield road
        finally:
            left = stop(process)
    assert not left, f"left behind: {left}"


def stop(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Ask a system to end; what is left of it afterwards."""
    if process.poll() is not None:
        return []
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    left: list[psutil.Process] = psutil.wait_procs(children, timeout=5)[1]
    return left


def wait_ready(road: Road, workers: int) -> None:
    """Until both services answer that they are ready, and the workers' logs say so."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert road.process.poll() is None, "tocsin up ended"
        with contextlib.suppress(httpx.TransportError):
            answers = [road.http.get(f"{url}/readyz") for url in (road.ingest, road.api)]
            logs = [path.read_text("utf8") for path in road.data_dir.glob("logs/worker*.log")]
            loaded = sum("worker ready" in log for log in logs)
            if {answer.status_code for answer in answers} == {200} and loaded == workers:
                return
        time.sleep(0.2)
    raise AssertionError(f"not ready in {START_S} s")
