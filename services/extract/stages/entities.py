"""Entities: mentions with the same name, and surnames with the full name before them."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Mention
from services.extract.knowledge.gazetteer import fold, gazetteer

# A date or a number is no name: two "Wednesday" are two mentions, not one entity told twice.
BELONGING = (EntityType.ORGANIZATION, EntityType.GROUP, EntityType.FACILITY, EntityType.VEHICLE)
UNNAMED = (EntityType.DATE, EntityType.QUANTITY, EntityType.MONEY)


def run(document: Document) -> Document:
    clusters: dict[tuple[EntityType, str], list[Mention]] = {}
    for mention in document.layer("mentions"):
        key = (mention.type, _key(mention, clusters))
        clusters.setdefault(key, []).append(mention)
    entities = tuple(
        _entity(f"ent_{number}", mentions)
        for number, mentions in enumerate(clusters.values(), start=1)
    )
    return document.with_layer("entities", entities)


def _key(mention: Mention, clusters: dict[tuple[EntityType, str], list[Mention]]) -> str:
    if mention.type in UNNAMED:
        return f"{mention.start}"
    name = fold(mention.text)
    if mention.type is EntityType.PERSON and " " not in mention.text:
        for kind, known in clusters:
            if kind is EntityType.PERSON and known.endswith(f" {name}"):
                return known
    return name


def _country(kind: EntityType, name: str) -> str | None:
    """Of people and their bodies: where they belong. A place's own country is the gazetteer's."""
    if kind is EntityType.LOCATION:
        return gazetteer().country(name)
    if kind is EntityType.PERSON:
        return gazetteer().nationality(name, by_people=True)
    return gazetteer().nationality(name) if kind in BELONGING else None


def _entity(entity_id: str, mentions: list[Mention]) -> Entity:
    name = max((m.text for m in mentions), key=len)
    kind = mentions[0].type
    return Entity(
        id=entity_id,
        type=kind,
        name=name,
        country=_country(kind, name),
        mentions=tuple(mentions),
    )
