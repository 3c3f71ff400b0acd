"""The data directory of `tocsin up`: one owner at a time, logs, and who was left behind.

lock          held (flock) by the `tocsin up` that uses the directory
running.json  the processes it started: name, pid, time of birth
redis/        redis.conf, the append-only file
logs/         one log per process; NAME.log.1 is the one before
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from services.cli.errors import CannotStart

MAX_LOG_BYTES = 10_000_000
# Two readings of one process's birth may differ by the clock's resolution.
SAME_BIRTH_S = 1.0


def default_data_dir() -> Path:
    """Where a platform keeps what a user's program writes and must not lose."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "tocsin"
    base = os.environ.get("XDG_DATA_HOME", "")
    # The XDG specification tells to ignore a relative path.
    return (Path(base) if os.path.isabs(base) else Path.home() / ".local" / "share") / "tocsin"


class DataDir:
    """Paths and bookkeeping of one data directory."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        self.redis = self.root / "redis"
        self.logs = self.root / "logs"
        self._running = self.root / "running.json"

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Create the directory and keep everybody else out of it.

        Raises: CannotStart: it cannot be written, or another `tocsin up` uses it.
        """
        try:
            for folder in (self.root, self.redis, self.logs):
                # The documents lie here: nobody else's business on a shared machine.
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotStart(
                f"the data directory {self.root} cannot be used: {error.strerror}"
            ) from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                owner = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
                raise CannotStart(
                    f"another `tocsin up` (process {owner}) uses {self.root}; "
                    "stop it or choose another directory with --data-dir"
                ) from None
            os.truncate(lock, 0)
            os.write(lock, f"{os.getpid()}\n".encode())
            yield
        finally:
            os.close(lock)

    def log(self, name: str) -> Path:
        """The log of one process, with the last one put aside when it has grown large."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
        return path

    def record(self, running: Iterable[tuple[str, int]]) -> None:
        """Remember the processes (name, pid) that a sudden death would leave behind."""
        lines = []
        for name, pid in running:
            with suppress(psutil.NoSuchProcess):
                lines.append([name, pid, psutil.Process(pid).create_time()])
        fresh = self._running.with_suffix(".new")
        fresh.write_text(json.dumps(lines), encoding="utf8")
        fresh.replace(self._running)

    def leftovers(self) -> list[tuple[str, psutil.Process]]:
        """Processes of an earlier start that are still alive."""
        try:
            lines = json.loads(self._running.read_text(encoding="utf8"))
        except (OSError, ValueError):
            return []
        alive = []
        for name, pid, born in lines:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                # A pid may have gone to somebody else since.
                same = abs(process.create_time() - born) < SAME_BIRTH_S
                if same and is_alive(process):
                    alive.append((str(name), process))
        return alive


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that has ended and was not yet collected does not."""
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
