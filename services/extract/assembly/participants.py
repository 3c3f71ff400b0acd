"""Actors and recipients: who they are, and on which side.

What the entity is said to be comes first; then what the lists say of the words that stand here;
then what the event says: a country attacks by its army, the police of a place are its country's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.common.ontology import EntityType, EventType, Sector
from services.common.record import EventLocation, Participant
from services.common.schema import Argument, Entity, Role
from services.extract.assembly.layers import Layers
from services.extract.assembly.toponyms import is_town, locates, noun
from services.extract.knowledge import nations, sectors
from services.extract.knowledge.actors import Description, learned, listed
from services.extract.knowledge.gazetteer import fold
from services.extract.knowledge.phrases import Phrase
from services.extract.rules.people.linking import is_surname

Side = tuple[Participant, ...]

# Where these act, they are at home; soldiers, diplomats and gunmen may have come from elsewhere.
LOCAL = frozenset(
    {
        Sector.COP, Sector.CVL, Sector.EDU, Sector.JUD, Sector.LEG, Sector.LAB, Sector.MED,
        Sector.SOC, Sector.AGR, Sector.REL, Sector.BUS,
    }
)  # fmt: skip
ELSEWHERE = frozenset({Sector.IGO, Sector.NGO, Sector.REF})
# Shares of a document's mentions of countries from which on the commonest is what it is about: by
# itself, and where it is named first. Measured on the corpora: 0.8 of them are right.
CLEAR_SHARE = 0.8
SHARE_WHEN_FIRST = 0.6
FIGHTING = frozenset({EventType.ASSAULT})
MOVING = frozenset({EventType.MOBILIZE, EventType.RETREAT})


@dataclass(frozen=True)
class Scene:
    """The event that a participant is part of: what happens, in which country."""

    event: EventType | None
    place: str | None


def sides(
    layers: Layers, arguments: list[Argument], kind: EventType | str, where: EventLocation | None
) -> tuple[Side, Side]:
    """Actors and recipients. Who is meant on both sides stands on the surer one.

    Two that consult may bear one name: each stays.
    """
    scene = Scene(
        kind if isinstance(kind, EventType) else None,
        where.country if where else None,
    )
    actors = _participants(layers, arguments, Role.ACTOR, scene)
    recipients = _participants(layers, arguments, Role.RECIPIENT, scene)
    if kind is not EventType.CONSULT:
        for name in actors.keys() & recipients.keys():
            surer = actors[name].confidence >= recipients[name].confidence
            (recipients if surer else actors).pop(name)
    return _in_order(actors.values()), _in_order(recipients.values())


def _participants(
    layers: Layers, arguments: list[Argument], role: Role, scene: Scene
) -> dict[str, Participant]:
    """By entity, else by name: the surest mention of each."""
    found: dict[str, Participant] = {}
    for argument in arguments:
        if argument.role is role and not locates(layers, argument):
            entity = layers.entities.get((argument.start, argument.end))
            known = _in_scene(layers, _described(layers, argument, entity), argument, entity, scene)
            participant = Participant(
                text=argument.text,
                start=argument.start,
                end=argument.end,
                entity_id=entity.id if entity else None,
                name=known.name or (entity.name if entity else argument.text),
                country=known.country,
                sector=known.sector,
                confidence=argument.confidence,
                reason=known.reason,
            )
            key = entity.id if entity else fold(argument.text)
            before = found.get(key)
            if before is None or participant.confidence > before.confidence:
                found[key] = participant
    return found


def _described(layers: Layers, argument: Argument, entity: Entity | None) -> Description:
    """What the lists say of the words, else of the entity and what the text calls it."""
    countries = layers.countries.keys()
    published = layers.document.published_at
    year = published.year if published else None
    kind = entity.type if entity else EntityType.GROUP
    if entity is None:
        return listed(argument.text, kind, countries=countries, year=year)
    is_part = is_surname(argument.text, kind, entity.name)
    words = entity.name if is_part else argument.text
    known = listed(words, kind, countries=countries, year=year)
    others = [listed(entity.name, kind, countries=countries, year=year)]
    others.append(Description(None, entity.country, entity.sector, entity.reason, is_sure=False))
    for other in others:
        known = _completed(known, other)
    return _at_place(layers, argument, known)


def _completed(known: Description, other: Description) -> Description:
    """What is open in one, from the other, if they do not speak of two countries."""
    if known.country and other.country and known.country != other.country:
        return known
    is_surer = known.sector is None or (not known.is_sure and other.is_sure)
    takes_sector = is_surer and other.sector is not None
    takes_country = known.country is None and other.country is not None
    if not takes_sector and not takes_country:
        return known
    reasons = dict.fromkeys(filter(None, (known.reason, other.reason)))
    return Description(
        known.name or other.name,
        known.country or other.country,
        other.sector if takes_sector else known.sector,
        "; ".join(reasons) or None,
        is_sure=other.is_sure if takes_sector else known.is_sure,
    )


def _at_place(layers: Layers, argument: Argument, known: Description) -> Description:
    """A place that acts is its country's: "Mariupol held out"."""
    place = layers.places.get((argument.start, argument.end))
    if known.country or place is None or not place.candidates:
        return known
    country = place.candidates[0].country
    return replace(known, country=country, reason=known.reason or f"place: {argument.text}")


def _in_scene(
    layers: Layers,
    known: Description,
    argument: Argument,
    entity: Entity | None,
    scene: Scene,
) -> Description:
    """What the lists leave open, by the event, its place and the document."""
    kind = entity.type if entity else EntityType.GROUP
    called = noun(layers, argument, kind)
    if called is not None:
        reason = "; ".join(filter(None, (known.reason, f"description: {called.words}")))
        known = replace(known, name=None, sector=called.sector, reason=reason)
    else:
        known = _by_event(known, argument, kind, scene)
    # These have no country of their own, or another one than where they are.
    is_from_afar = known.sector in ELSEWHERE or kind is EntityType.VEHICLE
    if known.country is not None or is_from_afar:
        return known
    country, why = _surroundings(layers, argument, known.sector, scene.place)
    if country is None:
        return known
    return replace(known, country=country, reason=f"{known.reason}; {why}" if known.reason else why)


def _by_event(
    known: Description, argument: Argument, kind: EntityType, scene: Scene
) -> Description:
    """The sector, where it is open or unsure, by what happens."""
    naming = nations.whole(argument.text)
    is_target = scene.event in FIGHTING and argument.role is Role.RECIPIENT
    if is_target and is_town(argument, kind):
        # A town that is shelled is neither an army nor a government.
        return replace(known, sector=None)
    is_people = naming is nations.Naming.DEMONYM
    if is_target and is_people and argument.text.endswith("s"):
        # "Four Palestinians were killed" names no soldiers.
        return replace(known, sector=None)
    moves = is_people and argument.role is Role.ACTOR and scene.event in MOVING
    if naming and (scene.event in FIGHTING or moves):
        reason = f"{known.reason}; in {scene.event} by its armed forces"
        return replace(known, sector=Sector.MIL, reason=reason)
    if known.sector is None or not known.is_sure:
        guessed = sectors.guess(argument.text, kind, scene.event, argument.role)
        if guessed is not None:
            return learned(known, guessed)
    return known


def _surroundings(
    layers: Layers, argument: Argument, sector: Sector | None, place: str | None
) -> tuple[str | None, str]:
    """The country where it happens, or that the document is about, and why."""
    subject = _subject(layers, argument.start)
    if place is not None:
        if sector in LOCAL or subject in (None, place):
            return place, f"where it happens: {nations.name(place)}"
        return None, ""
    if subject is not None:
        return subject, f"the document is about {nations.name(subject)}"
    return None, ""


def _subject(layers: Layers, start: int) -> str | None:
    """The country that is spoken of at an offset.

    It is named most, and either by far, or first in the document and again last before the offset.
    """
    if not layers.countries:
        return _titled(layers)
    country, count = layers.countries.most_common(1)[0]
    share = count / layers.countries.total()
    before = bisect_left(layers.named_countries, start, key=lambda named: named[0])
    if not before:
        return _titled(layers)
    is_first = layers.named_countries[0][1] == country
    if is_first and (layers.named_countries[before - 1][1] == country or share >= SHARE_WHEN_FIRST):
        return country
    return country if share >= CLEAR_SHARE else None


def _titled(layers: Layers) -> str | None:
    """The one country that the document's title names."""
    title = layers.document.title
    nation = nations.find(Phrase.titled(title), ()) if title else None
    return nation.country if nation else None


def _in_order(participants: Iterable[Participant]) -> Side:
    return tuple(sorted(participants, key=lambda participant: participant.start))
