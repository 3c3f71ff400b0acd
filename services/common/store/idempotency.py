"""Remembered answers of requests that carried an Idempotency-Key.

Source: the IETF draft "The Idempotency-Key HTTP Header Field".
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from services.common.errors import IdempotencyConflict, IdempotencyMismatch
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import AsyncRedis


class Idempotency:
    """A key belongs to one path; its fingerprint is the digest of the request's body."""

    def __init__(self, redis: AsyncRedis, settings: Settings) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._ttl_s = settings.idempotency_ttl_s
        # A crash between begin and finish must not block the key for a day.
        self._pending_ttl_s = 60

    async def begin(self, path: str, key: str, fingerprint: str) -> dict[str, Any] | None:
        """The remembered answer, or None when the caller shall do the work and call `finish`.

        Raises: IdempotencyConflict: being worked on; IdempotencyMismatch: another body.
        """
        name = _name(path, key)
        entry = json.dumps({"fingerprint": fingerprint, "answer": None})
        if await self._redis.set(name, entry, nx=True, ex=self._pending_ttl_s):
            return None
        stored = await self._redis.get(name)
        if stored is None:
            return await self.begin(path, key, fingerprint)
        known = json.loads(stored)
        if known["fingerprint"] != fingerprint:
            raise IdempotencyMismatch()
        if known["answer"] is None:
            raise IdempotencyConflict(retry_after_s=1)
        answer: dict[str, Any] = known["answer"]
        return answer

    async def finish(self, path: str, key: str, fingerprint: str, answer: dict[str, Any]) -> None:
        """Remember the answer."""
        entry = json.dumps({"fingerprint": fingerprint, "answer": answer})
        await self._redis.set(_name(path, key), entry, ex=self._ttl_s)

    async def forget(self, path: str, key: str) -> None:
        """The work failed: the same key may try again."""
        await self._redis.delete(_name(path, key))


def _name(path: str, key: str) -> str:
    return keys.idempotency(hashlib.sha256(f"{path}\n{key}".encode()).hexdigest())
