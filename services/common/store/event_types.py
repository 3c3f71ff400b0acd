"""Event types that clients add: written by the api, read by workers between documents."""

from __future__ import annotations

from typing import Any

from services.common.errors import EventTypeExists, NotFound, TooManyEventTypes
from services.common.event_types import MOST_TYPES, CustomType
from services.common.store import keys
from services.common.store.client import AsyncRedis, SyncRedis, lua


class EventTypes:
    """Asynchronous: the api's side."""

    def __init__(self, redis: AsyncRedis) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._define = redis.register_script(lua("define_event_type"))
        self._delete = redis.register_script(lua("delete_event_type"))

    async def define(self, defined: CustomType) -> tuple[CustomType, bool]:
        """The type as stored, and whether it is new: the same one again changes nothing.

        Raises: EventTypeExists: another type has this name; TooManyEventTypes; StoreUnavailable.
        """
        answer, record = await self._define(
            args=[defined.name, defined.model_dump_json(), MOST_TYPES]
        )
        if answer == "full":
            raise TooManyEventTypes(f"There are {MOST_TYPES} event types already: delete one.")
        stored = CustomType.model_validate_json(record)
        if stored.version != defined.version:
            raise EventTypeExists("An event type of this name says something else: delete it.")
        return stored, answer == "created"

    async def get(self, name: str) -> CustomType:
        """Raises: NotFound."""
        record = await self._redis.hget(keys.EVENT_TYPES, name)
        if record is None:
            raise NotFound("No event type was added by this name.")
        return CustomType.model_validate_json(record)

    async def all(self) -> tuple[CustomType, ...]:
        """Every type, by name."""
        return _types(await self._redis.hvals(keys.EVENT_TYPES))

    async def delete(self, name: str) -> None:
        """Look for this type no more; its events stay. Raises: NotFound."""
        if not await self._delete(args=[name]):
            raise NotFound("No event type was added by this name.")

    async def names(self) -> frozenset[str]:
        """Every type of which there may be events: those that are defined, or were."""
        return frozenset(await self._redis.smembers(keys.EVENT_TYPE_NAMES))


class EventTypeNews:
    """Synchronous: a worker's side."""

    def __init__(self, redis: SyncRedis) -> None:
        self._redis: Any = redis
        self._seen: str | None = None

    def changed(self) -> tuple[CustomType, ...] | None:
        """Every type, None where they are those of the last call. Raises: StoreUnavailable."""
        changes = self._redis.get(keys.EVENT_TYPE_CHANGES)
        if changes == self._seen:
            return None
        # Counted before they are read: what changes in between is read again next time.
        types = _types(self._redis.hvals(keys.EVENT_TYPES))
        self._seen = changes
        return types

    def forget(self) -> None:
        """Tell of every type again, as if nothing had been heard."""
        self._seen = None


def _types(records: list[str]) -> tuple[CustomType, ...]:
    types = (CustomType.model_validate_json(record) for record in records)
    return tuple(sorted(types, key=lambda each: each.name))
