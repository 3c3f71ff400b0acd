"""Voices: what kind of source speaks, by its noun, by its entity's sector, or by its type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.common.ontology import EntityType, Sector, SourceType
from services.common.schema import Argument, Entity, Role
from services.common.spans import Span
from services.extract.knowledge.voices import Voice, voice_of

ANONYMOUS = re.compile(
    r"anonymity|anonymous|(?:not|wouldn't|would not|declined to|refused to|without) "
    r"(?:to )?(?:be |being )?(?:named|identified)|unnamed|not authori[sz]ed to",
    re.IGNORECASE,
)
# The nouns of a name often stand before it: "army spokesman Faris Atar".
BEFORE_CHARS = 40
BEHIND_CHARS = 90
BREAK = re.compile(r"[.;:\n,“”\"()]")
BY_SECTOR = {
    **dict.fromkeys(
        (Sector.GOV, Sector.COP, Sector.JUD, Sector.LEG, Sector.SPY, Sector.IGO),
        Voice(SourceType.OFFICIAL, False),
    ),
    Sector.MIL: Voice(SourceType.OFFICIAL, True),
    **dict.fromkeys(
        (Sector.REB, Sector.PRM, Sector.UAF, Sector.OPP, Sector.PTY, Sector.CRM),
        Voice(SourceType.PARTY, False),
    ),
    Sector.NGO: Voice(SourceType.MONITOR, False),
    Sector.JRN: Voice(SourceType.MEDIA, False),
    **dict.fromkeys(
        (Sector.CVL, Sector.REF, Sector.MED, Sector.AGR, Sector.LAB, Sector.EDU, Sector.REL),
        Voice(SourceType.WITNESS, False),
    ),
}
BY_TYPE = {
    EntityType.LOCATION: Voice(SourceType.OFFICIAL, False),
    EntityType.GROUP: Voice(SourceType.PARTY, False),
}


def source_type(
    text: str, source: Span, entity: Entity | None, parties: Sequence[Argument]
) -> SourceType | None:
    """The kind of a source, None where nothing tells. `parties`: who takes part in the event."""
    behind = _until_break(text[source.end : source.end + BEHIND_CHARS], r"[.;:\n]")
    if ANONYMOUS.search(source.text) or ANONYMOUS.search(behind):
        return SourceType.ANONYMOUS
    voice = _voice(text, source, entity)
    if voice is None:
        return None
    takes_part = any(
        party.role in (Role.ACTOR, Role.RECIPIENT)
        and (party.overlaps(source) or party.text.lower() == source.text.lower())
        for party in parties
    )
    return SourceType.PARTY if voice.is_military and takes_part else voice.kind


def _voice(text: str, source: Span, entity: Entity | None) -> Voice | None:
    if voice := voice_of(source.text):
        return voice
    if entity is not None and entity.sector in BY_SECTOR:
        return BY_SECTOR[entity.sector]
    if entity is not None and (voice := voice_of(entity.name)):
        return voice
    before = text[max(0, source.start - BEFORE_CHARS) : source.start].rstrip(" ,")
    before = BREAK.split(before)[-1]
    behind = text[source.end : source.end + BEHIND_CHARS]
    apposed = BREAK.split(behind[1:], maxsplit=1)[0] if behind[:1] in (",", "(") else ""
    if behind[:2] in (" (", " ,"):
        apposed = BREAK.split(behind[2:], maxsplit=1)[0]
    return (
        voice_of(before)
        or voice_of(apposed)
        or (BY_TYPE.get(entity.type) if entity is not None else None)
    )


def _until_break(text: str, pattern: str) -> str:
    return re.split(pattern, text, maxsplit=1)[0]
