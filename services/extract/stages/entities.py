"""Entities: mentions that name the same thing, with the country and sector that the text tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Mention
from services.extract.knowledge import nations
from services.extract.knowledge.actors import Description, entitled, learned, listed
from services.extract.knowledge.gazetteer import gazetteer
from services.extract.knowledge.phrases import Phrase
from services.extract.knowledge.sectors import guess
from services.extract.rules.people.linking import (
    BODIES,
    BODY_NOUNS,
    Group,
    Linker,
    is_surname,
    named,
)
from services.extract.rules.people.surroundings import apposition, modifiers, title

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
        for told in self._told(group):
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

    def _told(self, group: Group) -> Iterator[Description]:
        """What the lists know of the mentions' own words, then of a person's titles."""
        by_length = sorted(group.mentions, key=lambda m: (not named(m), -len(m.text)))
        for words in dict.fromkeys(mention.text for mention in by_length):
            if is_surname(words, group.type, by_length[0].text):
                continue
            yield self.listed(words, group.type)
        if group.type is EntityType.LOCATION:
            return
        for mention in group.mentions:
            if group.type is EntityType.PERSON and named(mention):
                titles = (title(self._text, mention), apposition(self._text, mention))
                for words in filter(None, titles):
                    yield entitled(words, countries=self._countries, year=self._year)
            else:
                yield self._modified(mention)

    def _modified(self, mention: Mention) -> Description:
        """The country that stands before a description; what a body's name is said to be."""
        words = modifiers(self._text, mention)
        if not words:
            return Description()
        if mention.type in BODIES and words[-1].lower() in BODY_NOUNS:
            return replace(self.listed(" ".join(words), mention.type), name=None)
        nation = nations.find(Phrase.titled(" ".join(words)), self._countries)
        if nation is None:
            return Description()
        reason = f"{nation.naming}: {' '.join(words[nation.start : nation.end])}"
        return Description(country=nation.country, reason=reason)


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
