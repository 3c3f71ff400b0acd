"""Entities: mentions that name the same thing, with the country and sector that the text tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Mention
from services.extract.knowledge.actors import Description, learned, listed
from services.extract.knowledge.gazetteer import gazetteer
from services.extract.knowledge.sectors import guess
from services.extract.rules.linking import Group, Linker, named
from services.extract.rules.surroundings import apposition, title

WITH_SECTOR = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.GROUP,
    EntityType.FACILITY,
    EntityType.VEHICLE,
    EntityType.LOCATION,
)


class _Describer:
    """Asks the lists about the mentions of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._year = document.published_at.year if document.published_at else None
        self._countries = frozenset(
            country
            for mention in document.layer("mentions")
            if mention.type in (EntityType.LOCATION, EntityType.GROUP)
            and (country := gazetteer().nationality(mention.text)) is not None
        )

    def alone(self, mention: Mention) -> Description:
        """What the lists know of the mention's own words."""
        if mention.type not in WITH_SECTOR:
            return Description()
        return self.listed(mention.text, mention.type)

    def of(self, group: Group) -> Description:
        """The first that is known of a country and of a sector: names, titles, appositions."""
        if group.type not in WITH_SECTOR:
            return Description()
        found = Description()
        for words in dict.fromkeys(self._phrases(group)):
            told = self.listed(words, group.type)
            if told.country is None and told.sector is None and told.name is None:
                continue
            found = _joined(found, told)
            if found.country and found.sector and found.is_sure:
                break
        if found.sector is None or not found.is_sure:
            name = max((mention.text for mention in group.mentions), key=len)
            guessed = guess(name, group.type)
            if guessed is not None:
                return learned(found, guessed)
        return found

    def listed(self, words: str, kind: EntityType) -> Description:
        """What the lists know of a phrase in this document."""
        return listed(words, kind, countries=self._countries, year=self._year)

    def _phrases(self, group: Group) -> Iterator[str]:
        by_length = sorted(group.mentions, key=lambda m: (not named(m), -len(m.text)))
        for mention in by_length:
            yield mention.text
        if group.type is EntityType.LOCATION:
            return
        for mention in group.mentions:
            if words := title(self._text, mention):
                yield words
            if group.type is EntityType.PERSON and (words := apposition(self._text, mention)):
                yield words


def run(document: Document) -> Document:
    describer = _Describer(document)
    groups = Linker(document.text, describer.alone).link(document.layer("mentions"))
    entities = tuple(
        _entity(f"ent_{number}", group, describer) for number, group in enumerate(groups, start=1)
    )
    return document.with_layer("entities", entities)


def _entity(entity_id: str, group: Group, describer: _Describer) -> Entity:
    told = describer.of(group)
    kind = group.type
    is_place = kind is EntityType.LOCATION
    if is_place:
        # A place's own country is the gazetteer's: a seat of government may have namesakes.
        country = gazetteer().country(_name(group))
        is_seat = told.name is not None and told.is_sure
        told = replace(told if is_seat else Description(), country=country)
    name = told.name if told.name and not is_place else _name(group)
    return Entity(
        id=entity_id,
        type=kind,
        name=name,
        country=told.country,
        sector=told.sector,
        reason=told.reason,
        mentions=tuple(group.mentions),
    )


def _name(group: Group) -> str:
    """The most complete of the names, of the descriptions where there is none."""
    return max(group.mentions, key=lambda mention: (named(mention), len(mention.text))).text


def _joined(found: Description, told: Description) -> Description:
    """What is known already, and what another phrase adds."""
    adds_sector = told.sector is not None and (
        found.sector is None or (told.is_sure and not found.is_sure)
    )
    adds_country = found.country is None and told.country is not None
    adds_name = found.name is None and told.name is not None
    if not (adds_sector or adds_country or adds_name):
        return found
    reasons = dict.fromkeys(r for r in (found.reason, told.reason) if r)
    return replace(
        found,
        name=found.name or told.name,
        country=found.country or told.country,
        sector=told.sector if adds_sector else found.sector,
        is_sure=told.is_sure if adds_sector else found.is_sure,
        reason="; ".join(reasons) or None,
    )
