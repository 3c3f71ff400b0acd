"""Mentions of places that are written alike, with what the lists have and the text says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.schema import Mention
from services.extract.knowledge.gazetteer import Entry, Kind, fold, gazetteer
from services.extract.rules.places.choice import holds
from services.extract.rules.places.toponyms import Shape, Toponym, readings

LARGER = (Kind.COUNTRY, Kind.REGION)
# "Suran, in Hama province", "Tripoli (Lebanon)": how the larger place follows the smaller one.
FOLLOWED = re.compile(
    r"(?:,| \(| in| of|, in| -| –)(?: (?:a|an|the) (?:[\w-]+ ){1,4}(?:in|of))?(?: the)?"
    r"(?: (?:north|south|east|west|central|rural|south-?east|south-?west|north-?east|north-?west)"
    r"(?:ern)?)? ?",
    re.IGNORECASE,
)
# "Aleppo's Sheikh Maqsoud", "Hama province's Suran", "in Syria: Hama".
PRECEDED = re.compile(r"(?:'s|’s)(?: [a-z-]+){0,3} |(?: province| governorate| state)?(?:'s|’s) ")
# "the Lebanese port city of Tripoli", "Syria's second city, Aleppo".
PEOPLE_OF = re.compile(
    r"(?:\b([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:'s|’s)?(?: [a-z-]+){0,3} (?:of|in) (?:the )?"
    r"|\b([A-Z][\w]+)(?:'s|’s) (?:[\w-]+ ){0,3}(?:city|town|capital|port|village)?,? ?)$"
)
LOOK_BACK_CHARS = 50
MOST_CONTAINERS = 40

Containers = tuple[tuple[Entry, ...], ...]


@dataclass
class Group:
    """Mentions that are written alike: one name means one place in a document."""

    toponym: Toponym
    entries: tuple[Entry, ...]
    mentions: list[Mention]
    containers: Containers = ()
    ranked: list[tuple[float, Entry]] | None = None

    @property
    def left(self) -> float:
        """How probable it is that no list has the place."""
        return 1.0 - sum(score for score, _ in self.ranked or ())


def grouped(text: str, mentions: Sequence[Mention]) -> list[Group]:
    """The groups of a document's mentions, each with the entries that it could mean."""
    groups: dict[tuple[str, Shape], Group] = {}
    for at, mention in enumerate(mentions):
        toponym, entries = looked_up(mention.text)
        key = (fold(mention.text), toponym.shape)
        group = groups.setdefault(key, Group(toponym, _towns_first(entries, toponym), []))
        group.mentions.append(mention)
        said, told = _containers(text, mentions, at, toponym)
        if len(group.containers) < MOST_CONTAINERS:
            group.containers += tuple(e for e in said + told if e not in group.containers)
        group.entries = _inside(group.entries, said)
    return list(groups.values())


def looked_up(text: str) -> tuple[Toponym, tuple[Entry, ...]]:
    """The most literal reading of a phrase that some list has."""
    every = readings(text)
    loose: tuple[Toponym, tuple[Entry, ...]] | None = None
    for toponym in every:
        entries = gazetteer().entries(toponym.name)
        if any(entry.exact for entry in entries):
            return toponym, entries
        if entries and loose is None and toponym.shape is not Shape.PART:
            loose = toponym, entries
    return loose or (every[0] if every else Toponym(text), ())


def _containers(
    text: str, mentions: Sequence[Mention], at: int, toponym: Toponym
) -> tuple[Containers, Containers]:
    """What the text says that a mention lies in, and whose people it is told of."""
    mention = mentions[at]
    within = list(toponym.within)
    before = mentions[at - 1] if at else None
    if before and PRECEDED.fullmatch(text, before.end, mention.start):
        within.append(before.text)
    said = [looked_up(name)[1] for name in within]
    after = mentions[at + 1] if at + 1 < len(mentions) else None
    if after and FOLLOWED.fullmatch(text, mention.end, after.start):
        # "Hama, Idlib and Aleppo" is a list: only what is larger than a town holds another.
        said.append(tuple(e for e in looked_up(after.text)[1] if e.kind in LARGER))
    start = max(0, mention.start - LOOK_BACK_CHARS)
    told = [
        (gazetteer().country_entry(code),)
        for people in (*toponym.within, *_people(text[start : mention.start]))
        if (code := gazetteer().nationality(people))
    ]
    return tuple(filter(None, said)), tuple(told)


def _people(before: str) -> list[str]:
    match = PEOPLE_OF.search(before)
    return [part for part in match.groups() if part] if match else []


def _inside(entries: tuple[Entry, ...], said: Containers) -> tuple[Entry, ...]:
    """Those that lie where the text puts them, where any does."""
    for outers in said:
        held = tuple(e for e in entries if any(holds(outer, e) for outer in outers))
        entries = held or entries
    return entries


def _towns_first(entries: tuple[Entry, ...], toponym: Toponym) -> tuple[Entry, ...]:
    """Without the regions that bear the name of a town in them, unless the phrase means those."""
    if toponym.shape is Shape.AREA and toponym.offset_km is None:
        return entries
    towns = {(e.country, e.admin1) for e in entries if e.kind is Kind.CITY and e.exact}
    return tuple(
        e for e in entries if e.kind is not Kind.REGION or (e.country, e.admin1) not in towns
    )
