"""The event in other taxonomies, so that users of CAMEO and ACLED can count with it."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.ontology import EventType, Modality, Sector
from services.common.record import Acled, Casualties, Event, Participant
from services.extract.knowledge import taxonomies

ARMED = frozenset({Sector.MIL, Sector.REB, Sector.PRM, Sector.UAF, Sector.COP, Sector.SPY})
STATE = frozenset({Sector.MIL, Sector.COP, Sector.GOV, Sector.SPY, Sector.PRM})
# Direct fighting: between armed groups a battle, against others violence against civilians.
DIRECT = "Attack"
PROTEST = "Peaceful protest"
CROWD = frozenset({Sector.CVL, Sector.SOC, Sector.REL, Sector.LAB, Sector.EDU})
HAPPENED = (Modality.ACTUAL, Modality.HISTORICAL)


def acled(event: Event, kind: EventType, mode: str | None) -> Acled | None:
    """ACLED's event and sub-event type, by the mode and by who fights whom.

    None for what did not happen and for what ACLED does not record (talks, statements, aid).
    """
    named = taxonomies.sub_event_type(kind, mode)
    if named is None or event.modality not in HAPPENED:
        return None
    by, to = _sectors(event.actors), _sectors(event.recipients)
    if named == DIRECT:
        named = _direct(event, by, to)
    elif named == PROTEST and to & {Sector.COP, Sector.MIL} and _hurt(event.casualties):
        named = "Protest with intervention"
    elif (kind, mode) == (EventType.COERCE, "seize") and by & ARMED and to & ARMED:
        named = (
            "Government regains territory"
            if by & STATE and not by & {Sector.REB, Sector.UAF}
            else "Non-state actor overtakes territory"
        )
    return taxonomies.acled(named)


def _direct(event: Event, by: frozenset[Sector], to: frozenset[Sector]) -> str:
    """A clash where both sides are armed, also where both stand on the acting side."""
    no_attacker = len(event.actors) > 1 and not event.recipients
    if by & ARMED and (to & ARMED or no_attacker):
        return "Armed clash"
    # A crowd that beats somebody: nobody in it is armed by trade.
    if by and by <= CROWD:
        return "Mob violence"
    return DIRECT


def _sectors(participants: Sequence[Participant]) -> frozenset[Sector]:
    return frozenset(p.sector for p in participants if p.sector is not None)


def _hurt(casualties: Casualties | None) -> bool:
    if casualties is None:
        return False
    return any(count and count.max != 0 for count in (casualties.killed, casualties.injured))
