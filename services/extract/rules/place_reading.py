"""The places of one document, read together: each is evidence for the others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place, PlaceCandidate, Role
from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Entry, Kind, fold, gazetteer
from services.extract.rules.metonyms import is_metonym as is_metonym_at
from services.extract.rules.place_choice import Anchor, Setting, features, holds, merged, scores
from services.extract.rules.place_evidence import Evidence, gathered
from services.extract.rules.toponyms import Shape, Toponym, readings

LARGER = (Kind.COUNTRY, Kind.REGION)
PLACES = (EntityType.LOCATION, EntityType.FACILITY)
MOST_CANDIDATES = 5
# A long text names hundreds of places: those around a mention decide.
MOST_ANCHORS = 24
# Beyond this the names around say more about where an unlisted place lies than its sound does.
UNLISTED_SHARE = 0.5
# A place that is less sure says nothing of others.
LEAST_SCORE = 0.4
BESIDE_RADIUS_KM = 50.0
# How far the places around still say where an unlisted one lies, and how much less those behind it.
FORGET_SENTENCES = 8.0
AHEAD = 0.5
# A people or a country is spoken of from afar more often than a town.
OF_PEOPLE = 0.3
# With less the country is a guess, and a point in it would be a wild one.
LEAST_SHARE = 0.35
ABROAD = re.compile(r"\b(?:embass|consul)", re.IGNORECASE)
# Bodies that sit in the capital, unless the text puts them elsewhere.
NATIONAL = re.compile(
    r"(?:.*\b)?(?:parliament|presidency|president's (?:house|office)|presidential palace|embassy"
    r"|prime minister's (?:office|residence)|supreme court|national assembly|senate|congress"
    r"|ministry)(?:\b.*)?",
    re.IGNORECASE,
)
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


Containers = tuple[tuple[Entry, ...], ...]


@dataclass
class Group:
    """Mentions that are written alike: one name means one place in a document."""

    toponym: Toponym
    entries: tuple[Entry, ...]
    mentions: list[Mention]
    containers: Containers = ()
    ranked: list[tuple[float, Entry]] | None = None


class Reading:
    """Groups the mentions of places, and resolves them in two passes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = gazetteer()
        at_event = {(a.start, a.end) for a in document.arguments or () if a.role is Role.LOCATION}
        # What the model has something happen at is a place, whatever else it is.
        self.mentions = [
            mention
            for mention in document.layer("mentions")
            if mention.type in PLACES or (mention.start, mention.end) in at_event
        ]
        self.evidence: Evidence = gathered(document)
        self.groups = self._grouped()

    def places(self) -> Iterator[Place]:
        """The place of each mention that has one, in text order."""
        self._resolve()
        of_mention = {m.start: group for group in self.groups for m in group.mentions}
        for mention in self.mentions:
            group = of_mention[mention.start]
            place = self._place(mention, group)
            if place is not None:
                yield place

    def _grouped(self) -> list[Group]:
        groups: dict[tuple[str, Shape], Group] = {}
        for at, mention in enumerate(self.mentions):
            toponym, entries = self.looked_up(mention.text)
            key = (fold(mention.text), toponym.shape)
            group = groups.setdefault(key, Group(toponym, _towns_first(entries, toponym), []))
            group.mentions.append(mention)
            said, told = self._containers(at, toponym)
            group.containers += said + told
            group.entries = _inside(group.entries, said)
        return list(groups.values())

    def looked_up(self, text: str) -> tuple[Toponym, tuple[Entry, ...]]:
        """The most literal reading of a phrase that some list has."""
        every = readings(text)
        loose: tuple[Toponym, tuple[Entry, ...]] | None = None
        for toponym in every:
            entries = self.names.entries(toponym.name)
            if any(entry.exact for entry in entries):
                return toponym, entries
            if entries and loose is None and toponym.shape is not Shape.PART:
                loose = toponym, entries
        return loose or (every[0] if every else Toponym(text), ())

    def _containers(self, at: int, toponym: Toponym) -> tuple[Containers, Containers]:
        """What the text says that a mention lies in, and whose people it is told of."""
        text, mention = self.document.text, self.mentions[at]
        names = list(toponym.within)
        before = self.mentions[at - 1] if at else None
        if before and PRECEDED.fullmatch(text, before.end, mention.start):
            names.append(before.text)
        said = [self.looked_up(name)[1] for name in names]
        after = self.mentions[at + 1] if at + 1 < len(self.mentions) else None
        if after and FOLLOWED.fullmatch(text, mention.end, after.start):
            # "Hama, Idlib and Aleppo" is a list: only what is larger than a town holds another.
            said.append(tuple(e for e in self.looked_up(after.text)[1] if e.kind in LARGER))
        start = max(0, mention.start - LOOK_BACK_CHARS)
        told = [
            (self.names.country_entry(code),)
            for people in (*toponym.within, *_people(text[start : mention.start]))
            if (code := self.names.nationality(people))
        ]
        return tuple(filter(None, said)), tuple(told)

    def _resolve(self) -> None:
        for _ in range(2):
            anchors = self._anchors()
            for group in self.groups:
                others = [anchor for owner, anchor in anchors if owner is not group]
                group.ranked = self._ranked(group, others)

    def rows(self, group: Group) -> list[tuple[float, ...]]:
        """The features of a group's entries, given the other groups as they are ranked now."""
        others = [anchor for owner, anchor in self._anchors() if owner is not group]
        return self._features(group, others)

    def _features(self, group: Group, anchors: list[Anchor]) -> list[tuple[float, ...]]:
        sentence = self.evidence.sentence(group.mentions[0].start)
        namesakes = sum(entry.exact for entry in group.entries)
        is_contested = any(self.evidence.total[e.country] for e in group.entries if e.country)
        near = sorted(anchors, key=lambda anchor: abs(anchor.sentence - sentence))[:MOST_ANCHORS]
        setting = Setting(sentence, namesakes, is_contested, group.containers, near)
        return [
            features(self.names, entry, group.toponym, setting, self.evidence)
            for entry in group.entries
        ]

    def _ranked(self, group: Group, anchors: list[Anchor]) -> list[tuple[float, Entry]]:
        if not group.entries:
            return []
        rows = self._features(group, anchors)
        return merged(list(zip(scores(rows), group.entries, strict=True)))

    def _anchors(self) -> list[tuple[Group, Anchor]]:
        found = []
        for group in self.groups:
            for score, entry in (group.ranked or [])[:2]:
                for mention in group.mentions[:3]:
                    sentence = self.evidence.sentence(mention.start)
                    found.append((group, Anchor(entry, score, sentence)))
        return found

    def _place(self, mention: Mention, group: Group) -> Place | None:
        ranked = group.ranked or []
        candidates = [
            _candidate(score, _shaped(entry, group.toponym))
            for score, entry in ranked[:MOST_CANDIDATES]
        ]
        left = 1.0 - sum(score for score, _ in ranked)
        is_metonym = bool(ranked) and is_metonym_at(self.document, mention, ranked[0][1])
        reason = self._reason(group) if ranked else None
        if left > UNLISTED_SHARE and (beside := self._beside(mention, left)):
            candidate, reason = beside
            candidates = [candidate, *candidates]
        if not candidates:
            return None
        return Place(
            text=mention.text,
            start=mention.start,
            end=mention.end,
            candidates=tuple(candidates[:MOST_CANDIDATES]),
            is_metonym=is_metonym,
            reason=f"{reason}; stands for those who govern there" if is_metonym else reason,
        )

    def _beside(self, mention: Mention, left: float) -> tuple[PlaceCandidate, str] | None:
        """Where a place that no list has lies, by the places that are named around it, and why."""
        countries = self._countries_around(mention)
        if not countries:
            return None
        country, share = countries.most_common(1)[0]
        certain = share / sum(countries.values())
        entry, why = self._nearest(mention, country)
        is_national = NATIONAL.fullmatch(mention.text) is not None
        is_beside = entry in self._beside_in_sentence(mention)
        if is_national and not is_beside and (capital := self._capital(country)):
            entry, why = capital, f"taken to be in the capital, {capital.name}"
        if entry is None:
            entry = self.names.country_entry(country)
            why = f"in no list; in {entry.name} by what the text names around it"
        is_placed = entry.kind is not Kind.COUNTRY and certain >= LEAST_SHARE
        beside = replace(
            entry,
            name=mention.text,
            latitude=entry.latitude if is_placed else None,
            longitude=entry.longitude if is_placed else None,
            precision=Precision.REGION,
            radius_km=max(BESIDE_RADIUS_KM, entry.radius_km or 0.0) if is_placed else None,
            geonames_id=None,
        )
        return _candidate(left * certain, beside), why

    def _countries_around(self, mention: Mention) -> Counter[str]:
        """How much speaks for each country around a mention; what stands before it more."""
        sentence = self.evidence.sentence(mention.start)
        countries: Counter[str] = Counter()

        def add(code: str | None, weight: float, number: int) -> None:
            if code:
                ahead = AHEAD if number > sentence else 1.0
                faded = math.exp(-abs(number - sentence) / FORGET_SENTENCES)
                countries[code] += weight * faded * ahead  # type: ignore[assignment]

        for entry, score, number, _ in self._known():
            add(entry.country, score * (0.5 if entry.kind is Kind.COUNTRY else 1.0), number)
        for number, named in self.evidence.by_sentence.items():
            for code, weight in named.items():
                add(code, weight * OF_PEOPLE, number)
        if not countries:
            countries.update(self.evidence.total)
        if ABROAD.search(mention.text):
            # The French embassy is anywhere but in France.
            for code in self.names.nationalities(mention.text):
                if len(countries) > 1:
                    del countries[code]
        return countries

    def _known(self) -> Iterator[tuple[Entry, float, int, Mention]]:
        """The places that are sure enough, with the number of each mention's sentence."""
        for group in self.groups:
            if group.ranked and group.ranked[0][0] >= LEAST_SCORE:
                score, entry = group.ranked[0]
                for mention in group.mentions:
                    yield entry, score, self.evidence.sentence(mention.start), mention

    def _nearest(self, mention: Mention, country: str) -> tuple[Entry | None, str]:
        sentence = self.evidence.sentence(mention.start)
        near = [
            (
                abs(number - sentence) + (0.5 if number > sentence else 0.0),
                abs(other.start - mention.start),
                number,
                entry,
                other.text,
            )
            for entry, _, number, other in self._known()
            if entry.country == country and entry.kind is not Kind.COUNTRY
        ]
        if not near:
            return None, ""
        *_, entry, text = min(near, key=lambda each: each[:2])
        return entry, f"in no list; placed beside {text}, which is named with it"

    def _beside_in_sentence(self, mention: Mention) -> list[Entry]:
        sentence = self.evidence.sentence(mention.start)
        return [entry for entry, _, number, _ in self._known() if number == sentence]

    def _capital(self, country: str) -> Entry | None:
        entries = self.names.entries(self.names.capital(country))
        of_country = [e for e in entries if e.kind is Kind.CITY and e.country == country]
        return max(of_country, key=lambda entry: entry.population, default=None)

    def _reason(self, group: Group) -> str:
        """Why the first of the ranked entries was chosen, for an analyst."""
        assert group.ranked
        entry, namesakes = group.ranked[0][1], len(group.ranked)
        country = self.names.country_name(entry.country) if entry.country else None
        where = f" in {country}" if country else ""
        parts = []
        if entry.kind is Kind.COUNTRY:
            parts.append("a country")
        elif namesakes == 1:
            parts.append(f"the only {'place' if entry.exact else 'similar name'} listed{where}")
        else:
            parts.append(f"of {namesakes} places with this name the one{where}")
        if any(holds(outer, entry) for outers in group.containers for outer in outers):
            parts.append("as the text says")
        elif entry.kind is not Kind.COUNTRY and entry.country:
            if self.evidence.total[entry.country]:
                parts.append("which the document names")
            elif entry.population and namesakes > 1:
                parts.append(f"with {entry.population:,} inhabitants")
        if group.toponym.offset_km and any(group.toponym.offset_km):
            north, east = group.toponym.offset_km
            parts.append(f"moved {math.hypot(north, east):.0f} km")
        elif group.toponym.shape is not Shape.WHOLE:
            parts.append(group.toponym.shape.value)
        return ", ".join(parts)


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


def _people(before: str) -> list[str]:
    match = PEOPLE_OF.search(before)
    return [part for part in match.groups() if part] if match else []


def _shaped(entry: Entry, toponym: Toponym) -> Entry:
    """The entry as the phrase means it: the area around it, a part of it, or off it."""
    if toponym.offset_km is not None and entry.latitude is not None and entry.longitude is not None:
        north, east = toponym.offset_km
        distance = math.hypot(north, east)
        latitude = entry.latitude + north / 111.2
        longitude = entry.longitude + east / (111.2 * math.cos(math.radians(entry.latitude)))
        return replace(
            entry,
            latitude=round(latitude, 5),
            longitude=round(longitude, 5),
            precision=Precision.REGION,
            radius_km=round(max(5.0, distance / 3, entry.radius_km or 0.0), 1),
            geonames_id=None,
        )
    if toponym.shape is Shape.AREA and entry.kind is Kind.CITY:
        radius_km = max(25.0, entry.radius_km or 0.0)
        return replace(entry, precision=Precision.REGION, radius_km=radius_km, geonames_id=None)
    return entry


def _candidate(score: float, entry: Entry) -> PlaceCandidate:
    return PlaceCandidate(
        name=entry.name,
        country=entry.country,
        admin1=entry.admin1,
        latitude=entry.latitude,
        longitude=entry.longitude,
        precision=entry.precision,
        geonames_id=entry.geonames_id,
        score=math.floor(score * 10_000) / 10_000,
        radius_km=entry.radius_km,
    )
