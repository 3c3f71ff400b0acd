"""PLOVER as data: event types, modes, sectors, contexts, scores, quads, and the entity types.

Source: Political Language Ontology for Verifiable Event Records, Open Event Data Alliance,
repository openeventdata/PLOVER, CC BY-SA 4.0. Intensities follow its codebook; ACCUSE's own score
is printed there as 3 while its modes run from -2 to -3.5, so -3 is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventType(StrEnum):
    """The sixteen PLOVER event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Quad(StrEnum):
    """The four quadrants of cooperation and conflict."""

    VERBAL_COOPERATION = "verbal_cooperation"
    MATERIAL_COOPERATION = "material_cooperation"
    VERBAL_CONFLICT = "verbal_conflict"
    MATERIAL_CONFLICT = "material_conflict"


class SourceType(StrEnum):
    """What kind of voice vouches for an event."""

    OFFICIAL = "official"
    PARTY = "party"
    MONITOR = "monitor"
    MEDIA = "media"
    WITNESS = "witness"
    ANONYMOUS = "anonymous"


class EntityType(StrEnum):
    """What a mention can be."""

    PERSON = "PERSON"
    ORGANIZATION = "ORGANIZATION"
    GROUP = "GROUP"
    LOCATION = "LOCATION"
    FACILITY = "FACILITY"
    WEAPON = "WEAPON"
    VEHICLE = "VEHICLE"
    DATE = "DATE"
    QUANTITY = "QUANTITY"
    MONEY = "MONEY"
    EVENT_NAME = "EVENT_NAME"


class Sector(StrEnum):
    """PLOVER actor sectors."""

    GOV = "GOV"
    MIL = "MIL"
    REB = "REB"
    COP = "COP"
    PRM = "PRM"
    JUD = "JUD"
    LEG = "LEG"
    PTY = "PTY"
    OPP = "OPP"
    SPY = "SPY"
    UAF = "UAF"
    CVL = "CVL"
    JRN = "JRN"
    MED = "MED"
    EDU = "EDU"
    REL = "REL"
    REF = "REF"
    BUS = "BUS"
    LAB = "LAB"
    AGR = "AGR"
    CRM = "CRM"
    ELI = "ELI"
    SOC = "SOC"
    PRE = "PRE"
    IGO = "IGO"
    NGO = "NGO"
    UNK = "UNK"


class Modality(StrEnum):
    """Whether, and when, an event happened."""

    ACTUAL = "actual"
    HISTORICAL = "historical"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class ClaimStatus(StrEnum):
    """Who vouches for an event."""

    ASSERTED = "asserted"
    ATTRIBUTED = "attributed"
    UNVERIFIED = "unverified"
    DENIED = "denied"


@dataclass(frozen=True)
class TypeEntry:
    """One row of the codebook: quad, score, and the modes with their own scores."""

    quad: Quad
    score: float
    modes: dict[str, float]


PLOVER: dict[EventType, TypeEntry] = {
    EventType.AGREE: TypeEntry(Quad.VERBAL_COOPERATION, 2.5, {}),
    EventType.CONSULT: TypeEntry(
        Quad.VERBAL_COOPERATION,
        2.5,
        {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5},
    ),
    EventType.SUPPORT: TypeEntry(Quad.VERBAL_COOPERATION, 5, {}),
    EventType.CONCEDE: TypeEntry(Quad.VERBAL_COOPERATION, 4.5, {}),
    EventType.COOPERATE: TypeEntry(Quad.MATERIAL_COOPERATION, 9.5, {}),
    EventType.AID: TypeEntry(Quad.MATERIAL_COOPERATION, 10, {}),
    EventType.RETREAT: TypeEntry(
        Quad.MATERIAL_COOPERATION,
        6.5,
        {
            "withdraw": 8,
            "release": 6.5,
            "disarm": 10,
            "ceasefire": 7.5,
            "access": 6.5,
            "resign": 4.5,
        },
    ),
    EventType.REQUEST: TypeEntry(
        Quad.VERBAL_CONFLICT, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}
    ),
    EventType.ACCUSE: TypeEntry(
        Quad.VERBAL_CONFLICT, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}
    ),
    EventType.REJECT: TypeEntry(
        Quad.VERBAL_CONFLICT, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}
    ),
    EventType.THREATEN: TypeEntry(
        Quad.VERBAL_CONFLICT,
        -3.5,
        {
            "restrict": -3,
            "arrest": -3.5,
            "relations": -3.5,
            "expel": -3.5,
            "territory": -4,
            "violence": -3.5,
        },
    ),
    EventType.PROTEST: TypeEntry(
        Quad.MATERIAL_CONFLICT,
        -5,
        {
            "demo": -5,
            "riot": -7,
            "strike": -5,
            "hunger": -4.5,
            "boycott": -4.5,
            "obstruct": -4.5,
            # The codebook gives vandalize no score of its own: the type's stands in.
            "vandalize": -5,
        },
    ),
    EventType.SANCTION: TypeEntry(
        Quad.MATERIAL_CONFLICT,
        -6,
        {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6},
    ),
    EventType.MOBILIZE: TypeEntry(
        Quad.MATERIAL_CONFLICT,
        -5.5,
        {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6},
    ),
    EventType.COERCE: TypeEntry(
        Quad.MATERIAL_CONFLICT,
        -7,
        {
            "seize": -7,
            "restrict": -7,
            "censor": -6.5,
            "curfew": -6.5,
            "martial-law": -7.5,
            "arrest": -7,
            "deport": -7,
            "withhold": -7,
            "misinformation": -6.5,
            "cyber": -7,
        },
    ),
    EventType.ASSAULT: TypeEntry(
        Quad.MATERIAL_CONFLICT,
        -9,
        {
            "abduct": -8.5,
            "beat": -7.5,
            "torture": -8.5,
            "sexual": -8.5,
            "targeted": -9.5,
            "destroy": -8.5,
            "primitive": -8,
            "firearms": -9,
            "explosives": -9,
            "suicide-attack": -9.5,
            "aerial": -9.5,
            "drone": -9.5,
            "heavy-weapons": -9.5,
            "crowd-control": -7.5,
            "unconventional": -10,
        },
    ),
}

MODES: tuple[str, ...] = tuple(sorted({mode for entry in PLOVER.values() for mode in entry.modes}))

CONTEXTS: tuple[str, ...] = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions",
    "pro_democracy", "pro_autocracy", "economic", "legal", "reparations", "human_rights",
    "rights_freedoms", "repression", "human_security", "gender", "lgbt", "religion_ethnicity",
    "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration",
    "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber",
    "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip


def quad(event_type: EventType) -> Quad:
    """The quadrant of a type."""
    return PLOVER[event_type].quad


def intensity(event_type: EventType, modes: tuple[str, ...] = ()) -> float:
    """The Goldstein-like score: the mode's where one is given (the strongest), else the type's."""
    entry, mode = PLOVER[event_type], strongest(event_type, modes)
    return entry.score if mode is None else entry.modes[mode]


def strongest(event_type: EventType, modes: tuple[str, ...]) -> str | None:
    """The mode of the greatest intensity, by which an event of several modes is coded."""
    scores = PLOVER[event_type].modes
    return max((m for m in modes if m in scores), key=lambda m: abs(scores[m]), default=None)
