"""The worker as a process: it heeds SIGTERM while it loads, and says in one line what is wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ARGV = [sys.executable, "-m", "services.extract.main"]


def environ(**settings: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")} | settings


@pytest.mark.parametrize("after_s", [0.7, 1.1, 1.6])
def test_a_worker_that_is_still_loading_ends_on_sigterm(redis_url: str, after_s: float) -> None:
    worker = subprocess.Popen(ARGV, env=environ(TOCSIN_REDIS_URL=redis_url))
    try:
        time.sleep(after_s)
        worker.send_signal(signal.SIGTERM)
        # Before its first line Python itself ends on the signal.
        assert worker.wait(10) in (0, -signal.SIGTERM)
    finally:
        worker.kill()
        worker.wait()


def test_a_wrong_setting_ends_the_start_with_one_line() -> None:
    ended = subprocess.run(
        ARGV,
        env=environ(TOCSIN_WORKERS="2"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (2, "unknown setting: TOCSIN_WORKERS\n")


def test_a_missing_model_ends_the_start_with_one_line(tmp_path: Path) -> None:
    ended = subprocess.run(
        ARGV,
        env=environ(TOCSIN_MODEL_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "manifest.json is missing" in ended.stderr
