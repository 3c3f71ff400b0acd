"""The running system against gold documents: started as a user does, asked by the gold's scorer.

`score.py` posts every gold document, polls, and counts. Its figures are taken as they are; their
intervals come from counting the same results document by document.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.extract.scoring import SLOTS, STRICT, score

START_S = 300.0
STOP_S = 30.0
PAUSE_S = 0.2
ROOT = Path(__file__).resolve().parents[1]


class SystemFailed(Exception):
    """The system did not start, or its scorer ended with an error. The message says which."""


@dataclass(frozen=True)
class Running:
    """Where a system that was started here answers."""

    ingest: str
    api: str


def evaluate(
    scorer: Path, gold: Path, model: Path | None = None, workers: int = 1
) -> dict[str, Any]:
    """What `scorer` says of a system that is started for it, each F1 with its interval.

    Raises: SystemFailed.
    """
    with tempfile.TemporaryDirectory(prefix="tocsin-evaluate-") as folder:
        results = Path(folder) / "results.jsonl"
        with running(Path(folder) / "data", model, workers) as system:
            figures = _scored(scorer, gold, system, results)
        return with_intervals(figures, gold, results)


@contextmanager
def running(directory: Path, model: Path | None, workers: int) -> Iterator[Running]:
    """`tocsin up` on free ports, with data of its own. Raises: SystemFailed."""
    system = Running(*(f"http://127.0.0.1:{_free_port()}" for _ in range(2)))
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")}
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH")]))
    if model is not None:
        environ["TOCSIN_MODEL_DIR"] = str(model.resolve())
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "services.cli.main", "up", "--quiet"),
            f"--workers={workers}",
            f"--data-dir={directory}",
            f"--api-port={system.api.rpartition(':')[2]}",
            f"--ingest-port={system.ingest.rpartition(':')[2]}",
        ],
        env=environ,
        cwd=ROOT,
    )
    try:
        _await(process, system)
        yield system
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def with_intervals(figures: Mapping[str, Any], gold: Path, results: Path) -> dict[str, Any]:
    """The scorer's figures and, from a count of each document of its results, their intervals."""
    rows = [json.loads(line) for line in gold.read_text("utf8").splitlines() if line.strip()]
    lines = [json.loads(line) for line in results.read_text("utf8").splitlines()]
    events = {line["id"]: line["result"]["events"] for line in lines}
    counted = score(rows, [events.get(row["id"], []) for row in rows])
    slots = {}
    for slot in (*SLOTS, STRICT):
        interval = {key: counted[slot][key] for key in ("f1_low", "f1_high") if slot in counted}
        slots[slot] = {**_named(figures[slot]), **interval}
    return {
        "gold": gold.name,
        "documents": figures["documents"],
        "answered": figures["answered"],
        "record": figures["record"],
        "slots": slots,
        "by_type": {kind: _named(row) for kind, row in figures["by_type"].items()},
        "place": figures["place"],
    }


def _named(row: Mapping[str, float]) -> dict[str, float]:
    return {"precision": row["p"], "recall": row["r"], "f1": row["f1"], "gold": row["gold"]}


def _scored(scorer: Path, gold: Path, system: Running, results: Path) -> dict[str, Any]:
    command = [
        *(sys.executable, str(scorer), str(gold), "--json", "--save", str(results)),
        *("--ingest", system.ingest, "--api", system.api),
    ]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise SystemFailed(f"{scorer.name} ended with {ended.returncode}")
    figures: dict[str, Any] = json.loads(ended.stdout)
    return figures


def _await(process: subprocess.Popen[bytes], system: Running) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemFailed(f"tocsin up ended with {process.returncode}")
        if all(_answers(f"{url}/readyz") for url in (system.ingest, system.api)):
            return
        time.sleep(PAUSE_S)
    raise SystemFailed(f"the system was not ready after {START_S:.0f} s")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1.0) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
