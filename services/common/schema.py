"""The one thing that flows: a frozen Document and its layers.

A stage takes a Document and returns one with one more layer. `None` means the stage has not run,
`()` that it ran and found nothing. Offsets count Unicode code points into `Document.text`, start
inclusive, end exclusive, and `text[start:end] == span.text` holds for every span.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel, Field

from services.common.ontology import (
    ClaimStatus,
    EntityType,
    EventType,
    Modality,
    Quad,
    Sector,
    SourceType,
)
from services.common.record import CustomName, Event, Explanation
from services.common.spans import Frozen, Outcome, Precision, Sentence, Span, Time


class Counted(StrEnum):
    """What a number counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    EQUIPMENT = "equipment"
    AMOUNT = "amount"


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

    `participants` are all that may be actors or recipients, with the network's own probability:
    `arguments` has those of them that it alone is sure of. `resemblances` are likewise all triggers
    of one type that may tell of one happening, `retellings` those of which it is sure.
    `embeddings` are those of the sentences, each of length 1 (0 for a sentence without a word), as
    little-endian float16: [S, H].
    """

    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]
    participants: tuple[Argument, ...] = ()
    retellings: tuple[Retelling, ...] = ()
    resemblances: tuple[Retelling, ...] = ()
    embeddings: bytes = Field(default=b"", repr=False)


class Happening(Frozen):
    """What one or more triggers, as (start, end), tell of: the most complete telling first."""

    told: tuple[int, int]
    also: tuple[tuple[int, int], ...] = ()


class Entity(Frozen):
    """Mentions that name the same thing; `reason` says why it has its country and sector."""

    id: str
    type: EntityType
    name: str
    country: str | None = None
    sector: Sector | None = None
    reason: str | None = None
    mentions: tuple[Mention, ...]


class Voice(Frozen):
    """Somebody who vouches for an event, or denies it; `via` is who passes it on."""

    status: ClaimStatus
    source: Span | None = None
    source_type: SourceType | None = None
    via: Span | None = None
    cue: str | None = None


class Claim(Voice):
    """Who vouches for the event of one trigger, whether it happened, and who says otherwise."""

    trigger: tuple[int, int]
    modality: Modality
    others: tuple[Voice, ...] = ()


class Reference(Span):
    """A pronoun and the mention, as (start, end), that it stands for."""

    antecedent: tuple[int, int]
    confidence: float


class PlaceCandidate(Frozen):
    """One gazetteer entry that a name could mean. `score` is between 0 and 1.

    `radius_km`: how far from the coordinates the place reaches, roughly.
    """

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision
    geonames_id: int | None
    score: float
    radius_km: float | None = None


class Place(Span):
    """A location mention and the places it could be, best first, and why that one.

    A metonym ("Moscow denied") stands for those who govern there: nothing happens at it.
    """

    candidates: tuple[PlaceCandidate, ...]
    is_metonym: bool = False
    reason: str | None = None


class Quantity(Span):
    """A number expression as an inclusive range; `None` is an open end.

    `object` is the lemma of the equipment or goods that it counts, `outcome` what became of it,
    `unit` the measure of goods ("tonne"). `trigger` is the (start, end) of the event that it
    belongs to, None for a number that belongs to none; `source` who gives it where its own clause
    says so. Of several that count the same for one event the first is the surest.
    """

    min: int | None
    max: int | None
    counts: Counted | None = None
    unit: str | None = None
    object: str | None = None
    outcome: Outcome | None = None
    trigger: tuple[int, int] | None = None
    source: Span | None = None


# So many kinds of parts of layers are remembered; there are fewer.
KINDS = 128
LAYERS: tuple[str, ...] = (
    "sentences", "reading", "mentions", "entities", "references", "triggers", "arguments", "claims",
    "times", "places", "quantities", "happenings", "contexts", "events", "explanations",
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
    references: tuple[Reference, ...] | None = None
    triggers: tuple[Trigger, ...] | None = None
    arguments: tuple[Argument, ...] | None = None
    claims: tuple[Claim, ...] | None = None
    times: tuple[Time, ...] | None = None
    places: tuple[Place, ...] | None = None
    quantities: tuple[Quantity, ...] | None = None
    happenings: tuple[Happening, ...] | None = None
    contexts: tuple[str, ...] | None = None
    events: tuple[Event, ...] | None = None
    explanations: tuple[Explanation, ...] | None = None

    def with_layer(self, name: str, layer: Any) -> Document:
        """A copy with one more layer.

        Raises: ValueError: the layer exists already, or a span of it is not what the text holds.
        """
        if name not in LAYERS or getattr(self, name) is not None:
            raise ValueError(f"layer {name!r} is unknown or was written before")
        self._check(name, layer)
        return self.model_copy(update={name: layer})

    def _check(self, name: str, layer: Any) -> None:
        text, last = self.text, len(self.text)
        waiting = [layer]
        while waiting:
            part = waiting.pop()
            if isinstance(part, tuple):
                waiting.extend(part)
                continue
            has_place, has_text, fields = _shape(part.__class__)
            if has_place:
                start, end = part.start, part.end
                if not 0 <= start < end <= last:
                    raise ValueError(f"layer {name!r}: {start}:{end} is not a span of the text")
                if has_text and text[start:end] != part.text:
                    raise ValueError(f"layer {name!r}: {start}:{end} is not the text it claims")
            if fields:
                values = vars(part)
                waiting += [value for field in fields if (value := values[field])]

    def layer(self, name: str) -> Any:
        """A layer that must have been written before. Raises: ValueError: it was not."""
        layer = getattr(self, name)
        if layer is None:
            raise ValueError(f"layer {name!r} is needed but was not written")
        return layer

    def source_record(self) -> dict[str, Any]:
        """What the client sent, as stored: the document without its layers."""
        return self.model_dump(mode="json", exclude=set(LAYERS))


@lru_cache(KINDS)
def _shape(kind: type) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether a kind has a place, whether a text, and the fields in which a span may stand.

    Asking each word and number would cost the most.
    """
    if not issubclass(kind, BaseModel):
        return False, False, ()
    fields = (n for n, field in kind.model_fields.items() if _may_hold_span(field.annotation))
    return issubclass(kind, (Span, Sentence)), issubclass(kind, Span), tuple(fields)


def _may_hold_span(annotation: Any) -> bool:
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation is tuple or issubclass(annotation, BaseModel)
    if not get_args(annotation):
        # A string or Any: what stands there is not known.
        return annotation is not Ellipsis
    return any(_may_hold_span(part) for part in get_args(annotation))
