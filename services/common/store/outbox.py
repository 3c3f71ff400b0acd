"""The publisher's side: which documents still need a message, and who may send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis, lua


@dataclass(frozen=True)
class Job:
    """What a message carries for one document: ids, nothing else."""

    document_id: str
    trace_id: str


# What one message names.
Pack = tuple[Job, ...]


class Outbox:
    """Synchronous: the publisher is a loop of its own. Several may run; the leader works."""

    def __init__(self, redis: SyncRedis, settings: Settings, publisher: str) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._settings = settings
        self._publisher = publisher
        self._lead = redis.register_script(lua("lead"))
        self._first = redis.register_script(lua("first_outbox"))
        self._drop = redis.register_script(lua("drop_outbox"))
        self._reconcile = redis.register_script(lua("reconcile"))

    def lead(self, lease_ms: int) -> bool:
        """Become or stay the leader."""
        return bool(self._lead(args=[self._publisher, lease_ms]))

    def resign(self) -> None:
        """Let another publisher lead at once."""
        if self._redis.get(keys.PUBLISHER) == self._publisher:
            self._redis.delete(keys.PUBLISHER)

    def first(self, count: int) -> tuple[Pack, ...]:
        """The oldest entries, which stay until `drop`, in order.

        A pack is one document, unless many wait: then small ones share a message.
        """
        limits = self._settings.pack_documents, self._settings.pack_bytes
        packs = self._first(args=[count, *limits])
        return tuple(tuple(Job(*entry.split(" ", 1)) for entry in pack) for pack in packs)

    def drop(self, packs: Sequence[Pack]) -> bool:
        """Forget the oldest entries after their messages are sent; False when no longer leader."""
        first = f"{packs[0][0].document_id} {packs[0][0].trace_id}"
        return bool(self._drop(args=[self._publisher, sum(map(len, packs)), first]))

    def reconcile(self, queue: str, most: int = 500) -> tuple[int, int]:
        """Requeue what a lost worker held or what lost its message: (requeued, failed)."""
        age_ms = int(self._settings.requeue_after_s * 1000)
        requeued, failed = self._reconcile(args=[queue, age_ms, self._settings.max_attempts, most])
        return int(requeued), int(failed)
