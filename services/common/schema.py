"""The one thing that flows: a frozen Document, its layers, and the event record.

A stage takes a Document and returns one with one more layer. `None` means the stage has not run,
`()` that it ran and found nothing. Offsets count Unicode code points into `Document.text`, start
inclusive, end exclusive, and `text[start:end] == span.text` holds for every span.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality, Quad, Sector


class Frozen(BaseModel):
    """Immutable, strict about unknown fields, serialised by alias."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


class Span(Frozen):
    """A piece of the document's text."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int, end: int, **fields: Any) -> Self:
        """The span of `text` from start to end."""
        return cls(text=text[start:end], start=start, end=end, **fields)

    def overlaps(self, other: Span | Sentence) -> bool:
        return self.start < other.end and other.start < self.end


class Sentence(Frozen):
    """Offsets of one sentence."""

    start: int
    end: int


def _beyond_plover(name: str) -> str:
    if name in EventType.__members__:
        raise ValueError("is a PLOVER type")
    return name


CustomName = Annotated[
    str,
    StringConstraints(min_length=3, max_length=40, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$"),
    AfterValidator(_beyond_plover),
]
"""The name of an event type that a client added."""


class Granularity(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class Precision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


class Outcome(StrEnum):
    """What became of equipment."""

    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    CAPTURED = "captured"
    ABANDONED = "abandoned"


class Mention(Span):
    """A typed span that names or describes an entity."""

    type: EntityType
    confidence: float


class CustomLabel(Frozen):
    """A type beyond PLOVER that a trigger is similar enough to."""

    name: CustomName
    confidence: float
    quad: Quad | None = None


class Trigger(Span):
    """The span that evokes an event, with what the model says of the event itself.

    `type` is None where only a custom type is evoked; a PLOVER event may carry `custom` as well.
    """

    type: EventType | None
    confidence: float
    custom: CustomLabel | None = None
    modes: tuple[str, ...] = ()
    mode_confidences: tuple[float, ...] = ()
    modality: Modality = Modality.ACTUAL
    modality_confidence: float = 0.0
    claim_status: ClaimStatus = ClaimStatus.ASSERTED
    claim_confidence: float = 0.0

    @property
    def kind(self) -> str:
        """The PLOVER type, else the custom one: what two tellings of one event have in common."""
        return self.type or (self.custom.name if self.custom else "")


class Role(StrEnum):
    """What a mention is to an event."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    LOCATION = "location"
    TIME = "time"
    WEAPON = "weapon"
    SOURCE = "source"
    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    LOSS = "loss"


class Argument(Span):
    """A mention in a role. `trigger` is the (start, end) of the trigger it belongs to."""

    trigger: tuple[int, int]
    role: Role
    confidence: float


class Retelling(Frozen):
    """Two triggers, as (start, end), that tell of one happening; the earlier one first."""

    first: tuple[int, int]
    second: tuple[int, int]
    confidence: float


class Reading(Frozen):
    """Everything the model found in one pass, before any stage looks at it.

    `embeddings` are those of the sentences, each of length 1 (0 for a sentence without a word), as
    little-endian float16: [S, H].
    """

    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    retellings: tuple[Retelling, ...] = ()
    embeddings: bytes = Field(default=b"", repr=False)


class Happening(Frozen):
    """What one or more triggers, as (start, end), tell of: the most complete telling first."""

    told: tuple[int, int]
    also: tuple[tuple[int, int], ...] = ()


class Entity(Frozen):
    """Mentions that name the same thing."""

    id: str
    type: EntityType
    name: str
    country: str | None = None
    sector: Sector | None = None
    mentions: tuple[Mention, ...]


class Claim(Frozen):
    """Who vouches for the event of one trigger, and whether it happened."""

    trigger: tuple[int, int]
    modality: Modality
    status: ClaimStatus
    source: Span | None = None
    cue: str | None = None


class Time(Span):
    """A date expression and the inclusive interval of days it means."""

    from_: dt.date = Field(alias="from")
    to: dt.date
    granularity: Granularity


class PlaceCandidate(Frozen):
    """One gazetteer entry that a name could mean. `score` is between 0 and 1."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision
    geonames_id: int | None
    score: float


class Place(Span):
    """A location mention and the places it could be, best first."""

    candidates: tuple[PlaceCandidate, ...]


class Quantity(Span):
    """A number expression as an inclusive range; `None` is an open end.

    `object` is the lemma of the equipment that it counts, `outcome` what became of it.
    """

    min: int | None
    max: int | None
    object: str | None = None
    outcome: Outcome | None = None


class Participant(Span):
    """An actor or a recipient."""

    entity_id: str | None
    name: str
    country: str | None
    sector: Sector | None
    confidence: float


class EventLocation(Span):
    """Where an event happened; coordinates are null where the name is not in the gazetteer."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision | None
    geonames_id: int | None


class Range(Frozen):
    """A count of people with the words that give it."""

    min: int | None
    max: int | None
    text: str


class Casualties(Frozen):
    """Counts of people; null where the text gives none."""

    killed: Range | None = None
    injured: Range | None = None
    missing: Range | None = None


class Loss(Frozen):
    """Equipment lost. `object` is a lemma; `outcome` null where the text does not say."""

    object: str
    min: int | None
    max: int | None
    text: str
    outcome: Outcome | None


class ClaimSource(Span):
    """The span of who says so."""

    entity_id: str | None


class EventClaim(Frozen):
    """Who vouches for the event."""

    status: ClaimStatus
    source: ClaimSource | None
    cue: str | None


class Event(Frozen):
    """Who did what to whom, where, when, with what, how many, and who says so.

    An event of a custom type has no modes and no intensity, and a quad where its type has one.
    """

    id: str
    document_id: str
    incident_id: str | None
    source: str | None = None
    channel: str | None = None
    published_at: dt.datetime | None = None
    type: Annotated[EventType | CustomName, Field(union_mode="left_to_right")]
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: Quad | None
    intensity: float | None
    confidence: float
    trigger: Span
    also: tuple[Span, ...] = ()
    sentence: Span
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    location: EventLocation | None
    time: Time | None
    weapons: tuple[Span, ...]
    casualties: Casualties | None
    losses: tuple[Loss, ...]
    modality: Modality
    claim: EventClaim


LAYERS: tuple[str, ...] = (
    "sentences", "reading", "mentions", "entities", "triggers", "arguments", "claims", "times",
    "places", "quantities", "happenings", "contexts", "events",
)  # fmt: skip


class Document(Frozen):
    """A text from one source, and the layers that the stages have added so far."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    channel: str | None = None
    author: str | None = None
    url: str | None = None
    external_id: str | None = None
    published_at: dt.datetime | None = None
    language: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    circulation_id: str | None = None

    sentences: tuple[Sentence, ...] | None = None
    reading: Reading | None = None
    mentions: tuple[Mention, ...] | None = None
    entities: tuple[Entity, ...] | None = None
    triggers: tuple[Trigger, ...] | None = None
    arguments: tuple[Argument, ...] | None = None
    claims: tuple[Claim, ...] | None = None
    times: tuple[Time, ...] | None = None
    places: tuple[Place, ...] | None = None
    quantities: tuple[Quantity, ...] | None = None
    happenings: tuple[Happening, ...] | None = None
    contexts: tuple[str, ...] | None = None
    events: tuple[Event, ...] | None = None

    def with_layer(self, name: str, layer: Any) -> Document:
        """A copy with one more layer.

        Raises: ValueError: the layer exists already, or a span of it is not what the text holds.
        """
        if name not in LAYERS or getattr(self, name) is not None:
            raise ValueError(f"layer {name!r} is unknown or was written before")
        for start, end, expected in _spans(layer):
            if not 0 <= start < end <= len(self.text):
                raise ValueError(f"layer {name!r}: {start}:{end} is not a span of the text")
            if expected is not None and self.text[start:end] != expected:
                raise ValueError(f"layer {name!r}: {start}:{end} is not the text it claims")
        return self.model_copy(update={name: layer})

    def layer(self, name: str) -> Any:
        """A layer that must have been written before. Raises: ValueError: it was not."""
        layer = getattr(self, name)
        if layer is None:
            raise ValueError(f"layer {name!r} is needed but was not written")
        return layer

    def source_record(self) -> dict[str, Any]:
        """What the client sent, as stored: the document without its layers."""
        return self.model_dump(mode="json", exclude=set(LAYERS))


def _spans(layer: Any) -> Iterator[tuple[int, int, str | None]]:
    if isinstance(layer, Sentence):
        yield layer.start, layer.end, None
    elif isinstance(layer, Span):
        yield layer.start, layer.end, layer.text
    if isinstance(layer, BaseModel):
        for field in type(layer).model_fields:
            yield from _spans(getattr(layer, field))
    elif isinstance(layer, tuple):
        for part in layer:
            yield from _spans(part)
