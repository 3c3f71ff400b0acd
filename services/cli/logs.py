"""The services' logs: JSON lines in files, read as they grow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from services.cli.tables import plain

MAX_LINE_CHARS = 400
# What a short line leaves out: the terminal knows the time, and the name stands in front.
LEFT_OUT = ("event", "level", "service", "timestamp")


class LogTail:
    """What is written to one log from now on."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path
        self._offset = path.stat().st_size if path.exists() else 0

    def lines(self) -> list[str]:
        """The complete lines since the last call."""
        try:
            with self._path.open("rb") as log:
                log.seek(self._offset)
                fresh = log.read()
        except FileNotFoundError:
            return []
        complete = fresh[: fresh.rfind(b"\n") + 1]
        self._offset += len(complete)
        return complete.decode("utf8", "replace").splitlines()


def log_event(line: str) -> str | None:
    """The event that a line records; None where the line is not one of ours."""
    record = _record(line)
    return None if record is None else str(record.get("event", ""))


def short_line(line: str) -> str:
    """One log line for a person: the event, then what belongs to it."""
    record = _record(line)
    if record is None:
        return plain(line, MAX_LINE_CHARS)
    level = str(record.get("level", "info"))
    parts = [] if level in ("info", "debug") else [level.upper()]
    parts.append(str(record.get("event", "")))
    parts += [f"{key}={value}" for key, value in record.items() if key not in LEFT_OUT]
    return plain(" ".join(parts), MAX_LINE_CHARS)


def last_lines(path: Path, count: int) -> list[str]:
    """The end of a log, for people."""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - 100_000))
        lines = log.read().decode("utf8", "replace").splitlines()
    return [short_line(line) for line in lines[-count:]]


def _record(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
