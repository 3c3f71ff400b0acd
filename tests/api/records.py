"""Documents and events made by hand, and a store to write them to as ingest and the workers do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from services.api import examples
from services.common.record import Event, Evidence, Explanation
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store.client import SyncRedis, connect, connect_async
from services.common.store.documents import Documents
from services.common.store.events import Events
from services.common.store.ledger import Attempt, Ledger
from tests.stored import claimed

PUBLISHED = dt.datetime(2015, 10, 8, 11, 56, tzinfo=dt.UTC)


def a_document(document_id: str = "doc_a", **fields: Any) -> Document:
    given = {"source": "telegram", "channel": "hama_watch", "published_at": PUBLISHED, **fields}
    return Document(id=document_id, text=examples.SENTENCE, **given)


def an_event(event_id: str = "evt_a", **fields: Any) -> Event:
    """The example event with other fields."""
    return Event.model_validate(
        {**examples.EVENT, "id": event_id, "document_id": "doc_a", **fields}
    )


def a_result(document: Document, events: tuple[Event, ...]) -> dict[str, Any]:
    return {
        **examples.RESULT,
        "document": document.source_record(),
        "events": [event.model_dump(mode="json") for event in events],
    }


def an_explanation(event: Event) -> Explanation:
    step = Evidence(stage="triggers", about="type", says=f"evokes {event.type}", confidence=0.5)
    return Explanation(event_id=event.id, document_id=event.document_id, steps=(step,))


@dataclass
class Store:
    """Both sides of the store: what the services read, and what the workers write."""

    documents: Documents
    events: Events
    ledger: Ledger
    redis: SyncRedis

    async def accept(self, document_id: str = "doc_a", **fields: Any) -> Document:
        document = a_document(document_id, **fields)
        await self.documents.accept(document, "trace")
        return document

    def claim(self, document_id: str = "doc_a") -> Attempt:
        return claimed(self.ledger, document_id)

    async def write(self, *events: Event, document_id: str = "doc_a") -> dict[str, Any]:
        """A document that was processed and holds these events; its result."""
        document = await self.accept(document_id)
        result = a_result(document, events)
        told = tuple(an_explanation(event) for event in events)
        assert self.ledger.complete(self.claim(document_id), result, events, told)
        return result

    def keys(self) -> set[str]:
        return set(self.redis.keys())


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    redis, asynchronous = connect(settings), connect_async(settings)
    yield Store(
        documents=Documents(asynchronous, settings),
        events=Events(asynchronous),
        ledger=Ledger(redis, settings),
        redis=redis,
    )
    await asynchronous.aclose()
    redis.close()


def problem(body: str) -> dict[str, Any]:
    """A body that is a problem document."""
    read = json.loads(body)
    assert set(read) - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert read["type"].startswith("urn:tocsin:problem:")
    found: dict[str, Any] = read
    return found
