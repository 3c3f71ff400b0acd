"""The worker's side of a document's state: claim, renew, complete, fail, give back.

    queued -> processing -> succeeded | failed

While many documents wait, one claim takes a pack of them. Each is still an attempt of its own, with
a lease of its own, and is completed, failed or given back by itself.

Every write after a claim carries the claim's token and is refused once another attempt began, so a
document's events appear once, all or none.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.common.record import Event, Explanation
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis, lua


class Refusal(StrEnum):
    """Why a message leads to no work."""

    MISSING = "missing"
    FINISHED = "finished"
    BUSY = "busy"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True)
class Attempt:
    """A document that this worker holds until its lease ends."""

    document: Document
    token: str
    number: int
    queued_ms: int
    trace_id: str


def new_token() -> str:
    """The name of one claim, unknown to every other worker."""
    return secrets.token_hex(8)


class Ledger:
    """Synchronous: workers run no event loop."""

    def __init__(self, redis: SyncRedis, settings: Settings) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._lease_ms = int(settings.lease_s * 1000)
        self._max_attempts = settings.max_attempts
        self._pack_documents = settings.pack_documents
        self._pack_bytes = settings.pack_bytes
        self._claim = redis.register_script(lua("claim"))
        self._renew = redis.register_script(lua("renew"))
        self._complete = redis.register_script(lua("complete"))
        self._fail = redis.register_script(lua("fail"))
        self._release = redis.register_script(lua("release"))

    def claim(
        self, document_id: str, token: str | None = None, further: Sequence[str] = ()
    ) -> tuple[Attempt, ...] | Refusal:
        """Take the document for one attempt, or learn why not.

        Where many others wait, those that fit a pack are taken along, behind it: `further` before
        the rest, then the oldest.
        A caller that asks again after an outage passes the token of its first try: that claim may
        have been granted and only its answer lost.
        """
        token = token or new_token()
        outcome, *pack = self._claim(
            args=[
                document_id,
                token,
                self._lease_ms,
                self._max_attempts,
                self._pack_documents,
                self._pack_bytes,
                *further,
            ]
        )
        if outcome != "claimed":
            return Refusal(outcome)
        return tuple(
            Attempt(
                document=Document.model_validate_json(source),
                token=token,
                number=int(number),
                queued_ms=int(claimed_at) - int(submitted_at),
                trace_id=trace_id,
            )
            for source, number, submitted_at, claimed_at, trace_id in pack
        )

    def renew(self, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
        """Extend the leases of one claim; which of its attempts are no longer current."""
        ids = [attempt.document.id for attempt in attempts]
        held = self._renew(args=[self._lease_ms, attempts[0].token, *ids])
        return tuple(a for a, current in zip(attempts, held, strict=True) if not current)

    def complete(
        self,
        attempt: Attempt,
        result: dict[str, Any],
        events: tuple[Event, ...],
        explanations: tuple[Explanation, ...] = (),
    ) -> bool:
        """Write the result; False, and nothing written, when the attempt is no longer current."""
        entries = [_index_entry(event) for event in events]
        told = {explanation.event_id: explanation.model_dump_json() for explanation in explanations}
        return bool(
            self._complete(
                args=[
                    attempt.document.id,
                    attempt.token,
                    json.dumps(result, ensure_ascii=False),
                    json.dumps(entries, ensure_ascii=False),
                    json.dumps(told, ensure_ascii=False),
                ]
            )
        )

    def fail(self, attempt: Attempt, code: str, detail: str, stage: str = "") -> bool:
        """End the document as failed, with a public reason."""
        return bool(self._fail(args=[attempt.document.id, attempt.token, code, detail, stage]))

    def release(self, attempt: Attempt) -> bool:
        """Give the document back to the queue."""
        return bool(self._release(args=[attempt.document.id, attempt.token]))


def _index_entry(event: Event) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": event.id,
        "record": event.model_dump_json(by_alias=True),
        "facets": sorted({keys.EVENTS, *_facets(event)}),
    }
    if event.published_at is not None:
        entry["score"] = to_ms(event.published_at)
    return entry


def _facets(event: Event) -> Iterator[str]:
    yield keys.facet("type", event.type)
    yield keys.facet("modality", event.modality)
    yield keys.facet("claim_status", event.claim.status)
    for mode in event.modes:
        yield keys.facet("mode", mode)
    if event.location is not None and event.location.country:
        yield keys.facet("country", event.location.country)
    for participant in (*event.actors, *event.recipients):
        if participant.sector:
            yield keys.facet("sector", participant.sector)
    for name in ("source", "channel", "incident_id"):
        value = getattr(event, name)
        if value:
            yield keys.facet(name, value)


def to_ms(at: dt.datetime) -> int:
    """Milliseconds since 1970; a time without a zone counts as UTC."""
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return int(at.timestamp() * 1000)
