"""Events by filter, newest first, in pages that stay stable while events come and go."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import math
import re
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from pydantic_core import from_json

from services.common.errors import InvalidCursor, NotFound
from services.common.ontology import EventType
from services.common.store import keys
from services.common.store.client import AsyncRedis, lua
from services.common.store.ledger import to_ms

# Events read at a time, and at most for one page: no request keeps the service for long.
CHUNK = 500
MOST_EXAMINED = 100_000
WORD = re.compile(r"\w+")
EVENT_ID = re.compile(r"evt_[\w-]{1,100}", re.ASCII)
# A place in the order of every index: score in ms, event id.
Place = tuple[float, str]
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

    document_id: str | None = None

    def matches(self, event: dict[str, Any]) -> bool:
        """Whether a stored event passes every filter."""
        return all(check(event, value) for check, value in self._checks)

    def read(self, record: str) -> dict[str, Any] | None:
        """The event of a stored record, None where it does not pass."""
        if self._needles:
            # Parsing costs more than all the rest: a record without the words cannot match.
            folded = record.casefold()
            if not all(word in folded for word in self._needles):
                return None
        event: dict[str, Any] = from_json(record)
        return event if self.matches(event) else None

    @cached_property
    def _checks(self) -> tuple[tuple[Any, Any], ...]:
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((CHECKS[name], value) for name, value in given if value is not None)

    @cached_property
    def _needles(self) -> frozenset[str]:
        return words(" ".join(filter(None, (self.q, self.actor, self.recipient))))


@dataclass(frozen=True)
class EventPage:
    """Events and the cursor of the next page, None on the last.

    A page can be short and still have a next one: it ends after MOST_EXAMINED events.
    """

    events: tuple[dict[str, Any], ...]
    cursor: str | None


@dataclass(frozen=True)
class Range:
    """The part of one index that holds every match."""

    index: str
    low: str = "-inf"
    high: str = "+inf"


class Events:
    """Asynchronous reads of the event indexes."""

    def __init__(self, redis: AsyncRedis) -> None:
        self._redis = redis
        self._page = redis.register_script(lua("page"))

    async def get(self, event_id: str) -> dict[str, Any]:
        """Raises: NotFound."""
        record = await self._redis.get(keys.event(event_id))
        if record is None:
            raise NotFound("No event has this id.")
        event: dict[str, Any] = from_json(record)
        return event

    async def explanation(self, event_id: str) -> dict[str, Any]:
        """How an event came about. Raises: NotFound: no such event, or none was recorded."""
        event = await self.get(event_id)
        record = await self._redis.hget(keys.explanations(event["document_id"]), event_id)
        if record is None:
            raise NotFound("No explanation was recorded for this event.")
        explanation: dict[str, Any] = from_json(record)
        return explanation

    async def count_by_type(self) -> dict[str, int]:
        """How many events there are of each type, PLOVER's first."""
        custom = await self._redis.smembers(keys.EVENT_TYPE_NAMES)
        names = [*(kind.value for kind in EventType), *sorted(map(str, custom))]
        return {name: int(await self._redis.zcard(keys.facet("type", name))) for name in names}

    async def page(self, wanted: EventFilter, limit: int, cursor: str | None) -> EventPage:
        """At most `limit` events after the cursor. Raises: InvalidCursor."""
        place = None if cursor is None else decode_cursor(cursor)
        within = await self._narrowest(wanted)
        found: list[dict[str, Any]] = []
        last = place
        examined, count, more = 0, limit + 1, True
        while more:
            if examined >= MOST_EXAMINED and place is not None:
                return EventPage(tuple(found), encode_cursor(*place))
            entries, more = await self._read(within, place, count)
            for place, record in entries:
                event = wanted.read(record) if record else None
                if event is None:
                    continue
                if len(found) == limit and last is not None:
                    return EventPage(tuple(found), encode_cursor(*last))
                found.append(event)
                last = place
            examined += len(entries)
            count = min(2 * count, CHUNK)
        return EventPage(tuple(found), None)

    async def _narrowest(self, wanted: EventFilter) -> Range:
        """The smallest index that holds every match, cut to the times that can match."""
        if wanted.document_id is not None:
            return await self._of_document(wanted.document_id)
        names = [
            keys.facet(name, getattr(wanted, name)) for name in INDEXED if getattr(wanted, name)
        ]
        sizes = [(int(await self._redis.zcard(name)), name) for name in names]
        index = min(sizes)[1] if sizes else keys.EVENTS
        since, until = wanted.published_since, wanted.published_until
        return Range(
            index,
            low=str(to_ms(since)) if since else "-inf",
            high=str(to_ms(until)) if until else "+inf",
        )

    async def _of_document(self, document_id: str) -> Range:
        ids = [str(i) for i in await self._redis.hkeys(keys.document_events(document_id))]
        scores = await self._redis.zmscore(keys.EVENTS, ids) if ids else []
        known = [score for score in scores if score is not None]
        if not known:
            return Range(keys.EVENTS, low="+inf", high="-inf")
        return Range(keys.EVENTS, low=repr(min(known)), high=repr(max(known)))

    async def _read(
        self, within: Range, after: Place | None, count: int
    ) -> tuple[list[tuple[Place, str]], bool]:
        score, event_id = ("", "") if after is None else (repr(after[0]), after[1])
        places, records, more = await self._page(
            args=[within.index, within.low, within.high, score, event_id, count]
        )
        if not places:
            return [], False
        pairs = (place.split(" ", 1) for place in places.split("\n"))
        found = [(float(score), event_id) for score, event_id in pairs]
        return list(zip(found, records.split("\n"), strict=True)), bool(more)


def encode_cursor(score: float, event_id: str) -> str:
    """An opaque place in the order (score, id)."""
    return base64.urlsafe_b64encode(json.dumps([score, event_id]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[float, str]:
    """Raises: InvalidCursor: not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        score, event_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if type(score) is not float or not math.isfinite(score):
            raise ValueError
        if not isinstance(event_id, str) or not EVENT_ID.fullmatch(event_id):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise InvalidCursor("The cursor is not one that this service gave.") from None
    return score, event_id


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
        same = {value.upper(), value}
        return any(
            p["country"] in same
            or p["entity_id"] in same
            or _holds_words(f"{p['text']} {p['name']}", value)
            for p in event[side]
        )

    return check


def words(text: str) -> frozenset[str]:
    """The words of a text, without regard to case."""
    return frozenset(WORD.findall(text.casefold()))


def _holds_words(text: str, wanted: str) -> bool:
    want = words(wanted)
    return bool(want) and want <= words(text)


def _since(event: dict[str, Any], day: dt.date) -> bool:
    return bool(event["time"]) and dt.date.fromisoformat(event["time"]["to"]) >= day


def _until(event: dict[str, Any], day: dt.date) -> bool:
    return bool(event["time"]) and dt.date.fromisoformat(event["time"]["from"]) <= day


def _published(event: dict[str, Any]) -> dt.datetime | None:
    text = event.get("published_at")
    if not text:
        return None
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


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
    arguments = [*event["actors"], *event["recipients"], *event["weapons"], *event["losses"]]
    arguments += [event["location"], event["time"], event["claim"]["source"]]
    arguments += (event["casualties"] or {}).values()
    given = [argument for argument in arguments if argument]
    texts = [event["sentence"]["text"], *(argument["text"] for argument in given)]
    names = [argument["name"] for argument in given if "name" in argument]
    return _holds_words(" ".join(texts + names), wanted)


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
    "document_id": _same("document_id"),
}
