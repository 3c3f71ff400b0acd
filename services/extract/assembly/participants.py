"""Actors and recipients: who they are, and on which side."""

from __future__ import annotations

from collections.abc import Iterable

from services.common.ontology import EventType
from services.common.record import Participant
from services.common.schema import Argument, Entity, Role
from services.extract.assembly.layers import Layers
from services.extract.knowledge.gazetteer import fold

Side = tuple[Participant, ...]


def sides(layers: Layers, arguments: list[Argument], kind: EventType | str) -> tuple[Side, Side]:
    """Actors and recipients. Who is meant on both sides stands on the surer one.

    Two that consult may bear one name: each stays.
    """
    actors = _participants(layers, arguments, Role.ACTOR)
    recipients = _participants(layers, arguments, Role.RECIPIENT)
    if kind is not EventType.CONSULT:
        for name in actors.keys() & recipients.keys():
            surer = actors[name].confidence >= recipients[name].confidence
            (recipients if surer else actors).pop(name)
    return _in_order(actors.values()), _in_order(recipients.values())


def _participants(layers: Layers, arguments: list[Argument], role: Role) -> dict[str, Participant]:
    """By entity, else by name: the surest mention of each."""
    found: dict[str, Participant] = {}
    for argument in arguments:
        if argument.role is role:
            entity = layers.entities.get((argument.start, argument.end))
            participant = Participant(
                text=argument.text,
                start=argument.start,
                end=argument.end,
                entity_id=entity.id if entity else None,
                name=entity.name if entity else argument.text,
                country=_country(layers, argument, entity),
                sector=entity.sector if entity else None,
                confidence=argument.confidence,
                reason=entity.reason if entity else None,
            )
            key = entity.id if entity else fold(argument.text)
            known = found.get(key)
            if known is None or participant.confidence > known.confidence:
                found[key] = participant
    return found


def _country(layers: Layers, argument: Argument, entity: Entity | None) -> str | None:
    """As the result's entity has it: "Moscow denied" is Russia's, by the place's country."""
    place = layers.places.get((argument.start, argument.end))
    if place is not None:
        return place.candidates[0].country
    return entity.country if entity else None


def _in_order(participants: Iterable[Participant]) -> Side:
    return tuple(sorted(participants, key=lambda participant: participant.start))
