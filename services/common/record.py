"""The event record, as a client sees it: who did what to whom, where, when, and who says so."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from services.common.ontology import ClaimStatus, EventType, Modality, Quad, Sector, SourceType
from services.common.spans import Frozen, Outcome, Precision, Span, Time


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


class Participant(Span):
    """An actor or a recipient; `reason` says why it has its country and sector."""

    entity_id: str | None
    name: str
    country: str | None
    sector: Sector | None
    confidence: float
    reason: str | None = None


class EventLocation(Span):
    """Where an event happened; coordinates are null where the name is not in the gazetteer.

    `radius_km`: how far from them the place reaches, roughly. `reason`: why this place is meant.
    """

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision | None
    geonames_id: int | None
    radius_km: float | None = None
    reason: str | None = None


class ClaimSource(Span):
    """The span of who says so."""

    entity_id: str | None


class Toll(Frozen):
    """A count of people with the words that give it, and who gives it where somebody does."""

    min: int | None
    max: int | None
    text: str
    source: ClaimSource | None = None


class Range(Toll):
    """The toll that the event has, and others that the text gives beside it."""

    others: tuple[Toll, ...] = ()


class Casualties(Frozen):
    """Counts of people; null where the text gives none."""

    killed: Range | None = None
    injured: Range | None = None
    missing: Range | None = None
    captured: Range | None = None
    displaced: Range | None = None


class Loss(Frozen):
    """Equipment lost. `object` is a lemma; `outcome` null where the text does not say."""

    object: str
    min: int | None
    max: int | None
    text: str
    outcome: Outcome | None


class Amount(Frozen):
    """Goods or money that change hands: "40 tonnes of wheat"."""

    object: str | None
    unit: str | None
    min: int | None
    max: int | None
    text: str


class Acled(Frozen):
    """The event's place in the taxonomy of the Armed Conflict Location & Event Data project."""

    event_type: str
    sub_event_type: str


class EventClaim(Frozen):
    """Who vouches for the event, what kind of voice that is, and who passes it on (`via`)."""

    status: ClaimStatus
    source: ClaimSource | None
    cue: str | None
    source_type: SourceType | None = None
    via: ClaimSource | None = None


class Alternative(Frozen):
    """What else was considered, and how much spoke for it."""

    text: str
    score: float


class Evidence(Frozen):
    """What one stage contributes to one part of an event.

    `about` is the part, as a path into the event ("actors/0"); `says` is for people to read.
    """

    stage: str
    about: str
    says: str
    span: Span | None = None
    confidence: float | None = None
    alternatives: tuple[Alternative, ...] = ()


class Explanation(Frozen):
    """How an event came about: the evidence of each stage, in the order of the work."""

    event_id: str
    document_id: str
    steps: tuple[Evidence, ...]


class Event(Frozen):
    """Who did what to whom, where, when, with what, how many, and who says so.

    An event of a custom type has no modes, no intensity and no place in the other taxonomies, and
    a quad where its type has one. `claims` are all voices, the one of `claim` first.
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
    claims: tuple[EventClaim, ...] = ()
    amounts: tuple[Amount, ...] = ()
    cameo_root: str | None = None
    acled: Acled | None = None
