"""Events by filter, newest first, in pages that stay stable while new events arrive."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from typing import Any

from services.common.errors import InvalidCursor, NotFound
from services.common.store import keys
from services.common.store.client import AsyncRedis

PAGE = 500
WORD = re.compile(r"\w+")
# Filters answered by a sorted set of their own; the rest is checked on the event itself.
INDEXED = (
    "incident_id", "channel", "mode", "country", "sector", "source", "type", "claim_status",
    "modality",
)  # fmt: skip


@dataclass(frozen=True)
class BoundingBox:
    """Degrees; west may exceed east where the box crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: float, longitude: float) -> bool:
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


@dataclass(frozen=True)
class EventFilter:
    """Every filter of GET /v1/events. None: not asked for."""

    type: str | None = None
    mode: str | None = None
    country: str | None = None
    actor: str | None = None
    recipient: str | None = None
    sector: str | None = None
    source: str | None = None
    channel: str | None = None
    claim_status: str | None = None
    modality: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    published_since: dt.datetime | None = None
    published_until: dt.datetime | None = None
    bbox: BoundingBox | None = None
    min_confidence: float | None = None
    q: str | None = None
    incident_id: str | None = None

    def matches(self, event: dict[str, Any]) -> bool:
        """Whether a stored event passes every filter."""
        return all(
            CHECKS[field.name](event, value)
            for field in fields(self)
            if (value := getattr(self, field.name)) is not None
        )


@dataclass(frozen=True)
class EventPage:
    """Events and the cursor of the next page, None on the last."""

    events: tuple[dict[str, Any], ...]
    cursor: str | None


class Events:
    """Asynchronous reads of the event indexes."""

    def __init__(self, redis: AsyncRedis) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis

    async def get(self, event_id: str) -> dict[str, Any]:
        """Raises: NotFound."""
        record = await self._redis.get(keys.event(event_id))
        if record is None:
            raise NotFound("No event has this id.")
        event: dict[str, Any] = json.loads(record)
        return event

    async def page(self, wanted: EventFilter, limit: int, cursor: str | None) -> EventPage:
        """At most `limit` events after the cursor. Raises: InvalidCursor."""
        after = decode_cursor(cursor) if cursor else None
        found: list[tuple[float, dict[str, Any]]] = []
        async for score, event in self._scan(await self._narrowest(wanted), after):
            if wanted.matches(event):
                if len(found) == limit:
                    last_score, last = found[-1]
                    return EventPage(
                        tuple(e for _, e in found), encode_cursor(last_score, last["id"])
                    )
                found.append((score, event))
        return EventPage(tuple(e for _, e in found), None)

    async def _narrowest(self, wanted: EventFilter) -> str:
        """The smallest index that holds every match."""
        names = [
            keys.facet(name, getattr(wanted, name)) for name in INDEXED if getattr(wanted, name)
        ]
        if not names:
            return keys.EVENTS
        sizes = [(int(await self._redis.zcard(name)), name) for name in names]
        return min(sizes)[1]

    async def _scan(
        self, index: str, after: tuple[float, str] | None
    ) -> AsyncIterator[tuple[float, dict[str, Any]]]:
        top: float | str = "+inf" if after is None else after[0]
        offset = 0
        while True:
            members = await self._redis.zrevrangebyscore(
                index, top, "-inf", start=offset, num=PAGE, withscores=True
            )
            fresh = [(s, m) for m, s in members if after is None or (s, m) < after]
            if fresh:
                records = await self._redis.mget([keys.event(member) for _, member in fresh])
                for (score, _), record in zip(fresh, records, strict=True):
                    if record is not None:
                        yield score, json.loads(record)
                after = fresh[-1]
            if len(members) < PAGE:
                return
            offset += PAGE


def encode_cursor(score: float, event_id: str) -> str:
    """An opaque place in the order (score, id)."""
    return base64.urlsafe_b64encode(json.dumps([score, event_id]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[float, str]:
    """Raises: InvalidCursor: not one of ours."""
    try:
        score, event_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise ValueError
        if not isinstance(event_id, str) or not event_id.startswith("evt_"):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise InvalidCursor("The cursor is not one that this service gave.") from None
    return float(score), event_id


def _same(path: str) -> Any:
    def check(event: dict[str, Any], value: str) -> bool:
        found: Any = event
        for part in path.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return isinstance(found, str) and found.lower() == value.lower()

    return check


def _participant(side: str) -> Any:
    """Matches a country code, an entity id, or words of the name."""

    def check(event: dict[str, Any], value: str) -> bool:
        wanted = value.lower()
        return any(
            wanted in (str(p["country"]).lower(), p["entity_id"])
            or _holds_words(f"{p['text']} {p['name']}", value)
            for p in event[side]
        )

    return check


def _holds_words(text: str, wanted: str) -> bool:
    have = {word.lower() for word in WORD.findall(text)}
    want = {word.lower() for word in WORD.findall(wanted)}
    return bool(want) and want <= have


def _since(event: dict[str, Any], day: dt.date) -> bool:
    return bool(event["time"]) and dt.date.fromisoformat(event["time"]["to"]) >= day


def _until(event: dict[str, Any], day: dt.date) -> bool:
    return bool(event["time"]) and dt.date.fromisoformat(event["time"]["from"]) <= day


def _published(event: dict[str, Any]) -> dt.datetime | None:
    at = event.get("published_at")
    return dt.datetime.fromisoformat(at) if at else None


def _published_since(event: dict[str, Any], at: dt.datetime) -> bool:
    published = _published(event)
    return published is not None and published >= at


def _published_until(event: dict[str, Any], at: dt.datetime) -> bool:
    published = _published(event)
    return published is not None and published <= at


def _inside(event: dict[str, Any], box: BoundingBox) -> bool:
    place = event["location"] or {}
    if place.get("latitude") is None or place.get("longitude") is None:
        return False
    return box.holds(place["latitude"], place["longitude"])


def _words(event: dict[str, Any], wanted: str) -> bool:
    arguments = [*event["actors"], *event["recipients"], *event["weapons"]]
    arguments += [event[key] for key in ("location", "time") if event[key]]
    source = event["claim"]["source"]
    texts = [event["sentence"]["text"], *(a["text"] for a in arguments)]
    texts += [a["name"] for a in arguments if "name" in a]
    return _holds_words(" ".join(texts + ([source["text"]] if source else [])), wanted)


CHECKS: dict[str, Any] = {
    "type": _same("type"),
    "mode": lambda event, value: value.lower() in event["modes"],
    "country": _same("location.country"),
    "actor": _participant("actors"),
    "recipient": _participant("recipients"),
    "sector": lambda event, value: any(
        p["sector"] == value.upper() for p in (*event["actors"], *event["recipients"])
    ),
    "source": _same("source"),
    "channel": _same("channel"),
    "claim_status": _same("claim.status"),
    "modality": _same("modality"),
    "since": _since,
    "until": _until,
    "published_since": _published_since,
    "published_until": _published_until,
    "bbox": _inside,
    "min_confidence": lambda event, value: event["confidence"] >= value,
    "q": _words,
    "incident_id": _same("incident_id"),
}
