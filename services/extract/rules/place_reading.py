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
from services.extract.rules.place_choice import Anchor, Setting, features, merged, scores
from services.extract.rules.place_evidence import Evidence, gathered
from services.extract.rules.toponyms import Shape, Toponym, readings

LARGER = (Kind.COUNTRY, Kind.REGION)
PLACES = (EntityType.LOCATION, EntityType.FACILITY)
MOST_CANDIDATES = 5
# Beyond this the names around say more about where an unlisted place lies than its sound does.
UNLISTED_SHARE = 0.5
# A place that is less sure says nothing of others.
LEAST_SCORE = 0.4
BESIDE_RADIUS_KM = 50.0
FORGET_SENTENCES = 3.0
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


@dataclass
class Group:
    """Mentions that are written alike: one name means one place in a document."""

    toponym: Toponym
    entries: tuple[Entry, ...]
    mentions: list[Mention]
    containers: tuple[tuple[Entry, ...], ...] = ()
    ranked: list[tuple[float, Entry]] | None = None


class Reading:
    """Groups the mentions of places, and resolves them in two passes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = gazetteer()
        at_event = {
            (a.start, a.end) for a in document.arguments or () if a.role is Role.LOCATION
        }
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
            group = groups.setdefault(key, Group(toponym, entries, []))
            group.mentions.append(mention)
            group.containers += self._containers(at, toponym)
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

    def _containers(self, at: int, toponym: Toponym) -> tuple[tuple[Entry, ...], ...]:
        """What the text says that a mention lies in."""
        text, mention = self.document.text, self.mentions[at]
        names = list(toponym.within)
        before = self.mentions[at - 1] if at else None
        if before and PRECEDED.fullmatch(text, before.end, mention.start):
            names.append(before.text)
        found = [self.looked_up(name)[1] for name in names]
        after = self.mentions[at + 1] if at + 1 < len(self.mentions) else None
        if after and FOLLOWED.fullmatch(text, mention.end, after.start):
            # "Hama, Idlib and Aleppo" is a list: only what is larger than a town holds another.
            found.append(tuple(e for e in self.looked_up(after.text)[1] if e.kind in LARGER))
        start = max(0, mention.start - LOOK_BACK_CHARS)
        for people in (*toponym.within, *_people(text[start : mention.start])):
            if code := self.names.nationality(people):
                found.append((self.names.country_entry(code),))
        return tuple(entries for entries in found if entries)

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
        setting = Setting(sentence, namesakes, group.containers, anchors)
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
        if left > UNLISTED_SHARE:
            beside = self._beside(mention, left)
            candidates = [beside, *candidates] if beside else candidates
        if not candidates:
            return None
        return Place(
            text=mention.text,
            start=mention.start,
            end=mention.end,
            candidates=tuple(candidates[:MOST_CANDIDATES]),
            is_metonym=is_metonym,
        )

    def _beside(self, mention: Mention, left: float) -> PlaceCandidate | None:
        """Where a place that no list has lies, by the places that are named around it."""
        sentence = self.evidence.sentence(mention.start)
        countries: Counter[str] = Counter()
        known: list[tuple[int, int, Entry]] = []
        for group in self.groups:
            if not group.ranked or group.ranked[0][0] < LEAST_SCORE:
                continue
            entry = group.ranked[0][1]
            for other in group.mentions:
                away = abs(self.evidence.sentence(other.start) - sentence)
                if entry.country:
                    countries[entry.country] += math.exp(-away / FORGET_SENTENCES)  # type: ignore[assignment]
                if entry.kind is not Kind.COUNTRY:
                    known.append((away, abs(other.start - mention.start), entry))
        for number, named in self.evidence.by_sentence.items():
            for code, weight in named.items():
                countries[code] += weight * math.exp(-abs(number - sentence) / FORGET_SENTENCES) / 2  # type: ignore[assignment]
        if not countries:
            countries.update(self.evidence.total)
        if not countries:
            return None
        if ABROAD.search(mention.text):
            # The French embassy is anywhere but in France.
            for code in self.names.nationalities(mention.text):
                if len(countries) > 1:
                    del countries[code]
        country, share = countries.most_common(1)[0]
        near = [each for each in known if each[2].country == country]
        entry = min(near, key=lambda each: each[:2])[2] if near else None
        if NATIONAL.fullmatch(mention.text) and (not near or min(near)[0] > 0):
            entry = self._capital(country) or entry
        if entry is None:
            entry = replace(self.names.country_entry(country), latitude=None, longitude=None, radius_km=None)
        certain = share / sum(countries.values())
        radius_km = None if entry.radius_km is None else max(BESIDE_RADIUS_KM, entry.radius_km)
        beside = replace(entry, name=mention.text, precision=Precision.REGION, radius_km=radius_km, geonames_id=None)
        return _candidate(left * certain, beside)

    def _capital(self, country: str) -> Entry | None:
        entries = self.names.entries(self.names.capital(country))
        of_country = [e for e in entries if e.kind is Kind.CITY and e.country == country]
        return max(of_country, key=lambda entry: entry.population, default=None)


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
