"""The bodies that the api sends, as models: built from the store's records."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from services.common.event_types import CustomType, Example
from services.common.ontology import Quad
from services.common.record import Event
from services.common.spans import Sentence
from services.common.store.documents import Listing, Progress, Status


class Links(BaseModel):
    """Absolute URLs of what belongs to a document."""

    self: str
    result: str
    events: str


class FailureReason(BaseModel):
    """Why a document failed."""

    code: str = Field(examples=["stage_failed"])
    detail: str
    stage: str | None = Field(description="The stage that broke, null where none did.")


class DocumentStatus(BaseModel):
    """Where a document stands."""

    id: str
    status: Status
    submitted_at: dt.datetime
    started_at: dt.datetime | None = Field(description="Start of the current or last attempt.")
    finished_at: dt.datetime | None
    attempts: int
    error: FailureReason | None = Field(description="Null unless the status is `failed`.")
    links: Links

    @classmethod
    def of(cls, progress: Progress, api_url: str) -> DocumentStatus:
        """The public face of a ledger entry."""
        return cls(**_status_fields(progress, api_url))


class ListedDocument(DocumentStatus):
    """A document's status, with where it came from."""

    title: str | None
    source: str | None
    channel: str | None
    published_at: dt.datetime | None

    @classmethod
    def listed(cls, listing: Listing, api_url: str) -> ListedDocument:
        """The public face of an entry in the list of documents."""
        return cls(
            **_status_fields(listing.progress, api_url),
            title=listing.title,
            source=listing.source,
            channel=listing.channel,
            published_at=listing.published_at,
        )


class DocumentList(BaseModel):
    """The documents submitted last, newest first."""

    documents: list[ListedDocument]


class Open(BaseModel):
    """A record that may hold more than is described."""

    model_config = ConfigDict(extra="allow")


class SourceDocument(Open):
    """The document as it was taken in; all offsets count code points of `text`."""

    id: str
    text: str


class EntityMention(Open):
    """One place in the text that names the entity."""

    text: str
    start: int
    end: int
    confidence: float


class ResultEntity(Open):
    """Somebody or something that the text names. A place or a date also carries what it means."""

    id: str
    type: str
    name: str
    mentions: list[EntityMention]


class ModelCard(Open):
    """Which weights answered."""

    name: str
    version: str
    revision: str | None


class Extraction(Open):
    """Everything that was found in one document."""

    document: SourceDocument
    sentences: list[Sentence]
    entities: list[ResultEntity]
    events: list[Event]
    model: ModelCard
    timings_ms: dict[str, float]


class PageLinks(BaseModel):
    """Where the next page is, null on the last."""

    next: str | None


class EventList(BaseModel):
    """One page of events, newest first.

    A page may hold fewer events than its limit and still have a next one: a search that finds
    little ends its page early. Only a null `next_cursor` means that there are no more.
    """

    events: list[Event]
    next_cursor: str | None
    links: PageLinks


class StoredEventType(BaseModel):
    """An event type that was added. `version` names exactly what it says."""

    name: str
    definition: str
    examples: tuple[Example, ...]
    quad: Quad | None
    threshold: float
    version: str
    created_at: dt.datetime

    @classmethod
    def of(cls, stored: CustomType) -> StoredEventType:
        """The public face of a stored type."""
        return cls(**{name: getattr(stored, name) for name in cls.model_fields})


class EventTypeList(BaseModel):
    """The types that were added, by name; PLOVER's are not among them."""

    event_types: list[StoredEventType]


class DocumentCounts(BaseModel):
    """Documents in all, and by status."""

    total: int
    queued: int
    processing: int
    succeeded: int
    failed: int


class EventCounts(BaseModel):
    """Events in all, and by type."""

    total: int
    by_type: dict[str, int]


class Stats(BaseModel):
    """Counts of what the store holds now."""

    documents: DocumentCounts
    events: EventCounts
    outbox: int = Field(description="Documents that still need a message to the workers.")
    queue: int = Field(description="Messages that no worker has taken yet.")


class Probe(BaseModel):
    """The answer of a probe."""

    status: str = Field(examples=["ok"])


class ProblemField(BaseModel):
    """One wrong field or parameter."""

    pointer: str = Field(description="JSON pointer, RFC 6901.", examples=["/limit"])
    detail: str


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    type: str = Field(examples=["urn:tocsin:problem:not_found"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemField] = Field(default_factory=list)


def _status_fields(progress: Progress, api_url: str) -> dict[str, Any]:
    failure = progress.error
    quoted = quote(progress.document_id, safe="")
    return {
        "id": progress.document_id,
        "status": progress.status,
        "submitted_at": progress.submitted_at,
        "started_at": progress.started_at,
        "finished_at": progress.finished_at,
        "attempts": progress.attempts,
        "error": failure
        and FailureReason(code=failure.code, detail=failure.detail, stage=failure.stage),
        "links": Links(
            self=f"{api_url}/v1/documents/{quoted}",
            result=f"{api_url}/v1/documents/{quoted}/result",
            events=f"{api_url}/v1/events?document_id={quoted}",
        ),
    }
