"""The publisher's side: which documents still need a message, and who may send it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis, lua


@dataclass(frozen=True)
class Job:
    """What a message carries: ids, nothing else."""

    document_id: str
    trace_id: str


class Outbox:
    """Synchronous: the publisher is a loop of its own. Several may run; the leader works."""

    def __init__(self, redis: SyncRedis, settings: Settings, publisher: str) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._settings = settings
        self._publisher = publisher
        self._lead = redis.register_script(lua("lead"))
        self._drop = redis.register_script(lua("drop_outbox"))
        self._reconcile = redis.register_script(lua("reconcile"))

    def lead(self, lease_ms: int) -> bool:
        """Become or stay the leader."""
        return bool(self._lead(args=[self._publisher, lease_ms]))

    def resign(self) -> None:
        """Let another publisher lead at once."""
        if self._redis.get(keys.PUBLISHER) == self._publisher:
            self._redis.delete(keys.PUBLISHER)

    def first(self, count: int) -> tuple[Job, ...]:
        """The oldest entries, which stay until `drop`."""
        entries = self._redis.lrange(keys.OUTBOX, 0, count - 1)
        return tuple(Job(*entry.split(" ", 1)) for entry in entries)

    def drop(self, jobs: tuple[Job, ...]) -> bool:
        """Forget the oldest entries after their messages are sent; False when no longer leader."""
        first = f"{jobs[0].document_id} {jobs[0].trace_id}"
        return bool(self._drop(args=[self._publisher, len(jobs), first]))

    def reconcile(self, queue: str, most: int = 500) -> tuple[int, int]:
        """Requeue what a lost worker held or what lost its message: (requeued, failed)."""
        age_ms = int(self._settings.requeue_after_s * 1000)
        requeued, failed = self._reconcile(args=[queue, age_ms, self._settings.max_attempts, most])
        return int(requeued), int(failed)
