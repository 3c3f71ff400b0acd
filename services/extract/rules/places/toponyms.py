"""Toponyms: what a phrase that names a place says beside the name: "10 km east of Raqqa, Syria".

The name alone is looked up; the rest says in what it lies, how far from it, or which part of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Shape(StrEnum):
    """What of the named place a phrase means."""

    WHOLE = "the place itself"
    AREA = "the area around it"
    FACILITY = "something named after it"
    PART = "a part of it"


@dataclass(frozen=True, slots=True)
class Toponym:
    """One way to read a phrase: look up `name`, inside one of `within`; `offset_km` north, east."""

    name: str
    shape: Shape = Shape.WHOLE
    within: tuple[str, ...] = ()
    offset_km: tuple[float, float] | None = None


DIRECTION = (
    r"(?:(?:north|south)[- ]?(?:east|west)?|east|west|central|mid"
    r"|far)(?:ern(?:most)?)?(?:[- ]central)?"
)
AREA_WORD = (
    r"(?:province|governorate|region|district|state|county|oblast|prefecture|countryside|area|areas"
    r"|axis|front|frontline|sector|suburbs?|outskirts|surroundings|environs|hinterland|coast"
    r"|coastline|waters|department|canton|division|territory|township|municipality"
    r"|commune|sub-?county"
    r"|subdistrict|sub-district|raion|rayon|krai|hromada|border|highway|road|basin|belt)"
)
FACILITY_WORD = (
    r"(?:(?:inter)?national airport|military airport|air ?port|air ?base|air ?field|air force base"
    r"|naval base|military base|army base|base|military academy|barracks|garrison|camp|refugee camp"
    r"|idp camp|displacement camp|central prison|prison|jail|detention cent(?:er|re)|penal colony"
    r"|general hospital|hospital|clinic|medical cent(?:er|re)|university|college|school|academy"
    r"|grand mosque|mosque|church|cathedral|monastery|temple|synagogue|shrine|seminary"
    r"|(?:border |road )?crossing|border post|border|checkpoint|police (?:station"
    r"|post|headquarters)"
    r"|power (?:plant|station)|nuclear (?:power )?plant|refinery|oil (?:field"
    r"|terminal|depot)|oilfield"
    r"|gas ?(?:field|plant)|pipeline|(?:coal |gold |copper |coking )?mine|dam|bridge|port|seaport"
    r"|harbou?r|terminal|market|bazaar|square|roundabout|stadium|arena|town hall"
    r"|city hall|city council"
    r"|parliament|courthouse|court|(?:railway |train |metro |bus )?station|junction|intersection"
    r"|street|avenue|boulevard|forest|valley|heights|hills?|mountains?|ridge|plains?"
    r"|desert|gorge|pass"
    r"|island|islands|islets?|peninsula|lake|river|canal|strait|bay|gulf|reservoir|beach|farm|farms"
    r"|village|town|city|neighbou?rhood|quarter|suburb|tribal area|headquarters|hq"
    r"|embassy|consulate"
    r"|plant|factory|steelworks|depot|silo|cemetery|hotel|mall|tower|castle|citadel|palace)"
)
QUALIFIER = re.compile(
    rf"(?:the )?(?:{DIRECTION}|greater|upper|lower|rural|downtown|coastal|outer|inner|old|occupied"
    r"|rebel-held|government-held|besieged|northern and southern)"
    rf"(?: (?:parts?|districts?|suburbs?|countryside|outskirts|end|side|edge|{AREA_WORD}) of)?"
    rf"[- ](?P<name>.+)",
    re.IGNORECASE,
)
PART_OF = re.compile(
    r"(?:the )?(?:[\w-]+ )?(?:outskirts|suburbs?|edge|centre|center|heart|coast"
    r"|shores?|vicinity|area"
    r"|areas|countryside|city|town|village|port|port city|capital|province"
    r"|governorate|region|district"
    r"|state|island|gates|approaches|streets|neighbou?rhoods?|part|parts|waters|hills"
    r"|mountains|suburb"
    r"|municipality|commune|department|county|oblast|township|settlement|kibbutz|hamlet)"
    r"(?: town| city)? (?:of|off|around|near) (?:the )?(?P<name>.+)",
    re.IGNORECASE,
)
NEAR = re.compile(
    r"(?:just |right )?(?:near|around|outside|outside of|close to|off"
    r"|off the coast of|beyond|towards?"
    r"|in|at|from|inside|over|along)(?: the (?:city|town|village|coast|port) of)? (?:the )?"
    r"(?P<name>.+)",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
# So far from a place, its name says no more where something was.
FURTHEST_KM = 500.0
UNIT_KM = {"k": 1.0, "m": 1.609, "n": 1.852}
BEARING = {"n": (1, 0), "s": (-1, 0), "e": (0, 1), "w": (0, -1)}
OFFSET = re.compile(
    r"(?:(?:about|around|some|roughly|nearly|approximately|just|almost|over) )?"
    r"(?:(?P<distance>[1-9]\d{0,2}(?:,\d{3})+|\d+(?:[.,]\d+)?)[ -]?"
    r"(?P<unit>km|kilomet(?:er|re)s?|miles?|mi|nautical miles?|nm)"
    r"\.?(?: \(\d+[^)]*\))? (?:to the )?)?"
    r"(?P<direction>(?:north|south)?[- ]?(?:east|west)?|[ns][ew]?)(?:ward)?s? (?:of|from) (?:the )?"
    r"(?:(?:city|town|village|port|capital|provincial capital) of )?(?P<name>.+)",
    re.IGNORECASE,
)
AREA_OF = re.compile(rf"(?P<name>.+?)(?:'s|’s|s’)?[ -]{AREA_WORD}", re.IGNORECASE)
FACILITY = re.compile(rf"(?P<name>.+?)(?:'s|’s|s’)?[ -]{FACILITY_WORD}", re.IGNORECASE)
HEAD_FIRST = re.compile(
    r"(?:the )?(?:mount|mt\.?|jebel|jabal|jabel|lake|river|camp|fort|port(?: of)?|gulf of|bay of"
    r"|strait of|isle of|university of|city of|town of|village of|battle of|kibbutz|moshav|wadi"
    r"|tel|tell|tal|khan|beit|bir|wilaya of) (?P<name>.+)",
    re.IGNORECASE,
)
INSIDE = re.compile(
    r"(?P<name>.+?)(?:,? (?:in|inside|within|of|near) (?:the )?|, | \()(?P<within>[^()]+?)\)?",
    re.IGNORECASE,
)
POSSESSED = re.compile(r"(?P<within>.+?)(?:'s|’s|s’) (?P<name>.+)")
ADJECTIVE = re.compile(r"(?P<within>[A-Z]\w+(?:n|i|ese|ish|ch|sh|k|s)) (?P<name>[A-Z].+)")
ENDS_IN_ARTICLE = re.compile(r"\b(?:[ae][a-z]{1,2}|[A-Z][a-z])$")
JOINED = re.compile(r"(?P<name>[^-–/]+?)\s?[-–/]\s?(?P<other>[^-–/]+?)")


@lru_cache(maxsize=4096)
def readings(phrase: str) -> tuple[Toponym, ...]:
    """The ways to read a phrase, the most literal first; each name once."""
    phrase = " ".join(phrase.strip(' .,;:#@"“”').split())
    found: dict[tuple[str, Shape], Toponym] = {}
    for toponym in _readings(phrase, 0):
        if toponym.name and len(toponym.name) > 1:
            found.setdefault((toponym.name, toponym.shape), toponym)
    return tuple(found.values())


def _readings(phrase: str, depth: int) -> Iterator[Toponym]:
    yield Toponym(phrase)
    if depth > 2 or len(phrase) > 120:
        return
    if match := OFFSET.fullmatch(phrase):
        north, east = _offset(match)
        if math.hypot(north, east) > FURTHEST_KM:
            return
        for inner in _readings(match["name"], depth + 1):
            yield Toponym(inner.name, Shape.AREA, inner.within, (north, east))
        return
    for pattern in (POSSESSED, INSIDE):
        if match := pattern.fullmatch(phrase):
            within = tuple(part.strip() for part in match["within"].split(",") if part.strip())
            for inner in _readings(match["name"], depth + 1):
                yield Toponym(inner.name, inner.shape, (*inner.within, *within), inner.offset_km)
    yield from _parts(phrase, depth)
    for pattern in (POSSESSED, INSIDE):
        if match := pattern.fullmatch(phrase):
            # The smaller place is in no list: the larger one is where it is.
            for part in match["within"].split(","):
                for inner in _readings(part.strip(), depth + 1):
                    yield Toponym(inner.name, Shape.PART, inner.within, inner.offset_km)


def _parts(phrase: str, depth: int) -> Iterator[Toponym]:
    """What is left of a phrase without the words that say what it is of the place."""
    for pattern, shape in SHAPED:
        if match := pattern.fullmatch(phrase):
            for inner in _readings(match["name"], depth + 1):
                narrowed = shape if inner.shape is Shape.WHOLE else inner.shape
                yield Toponym(inner.name, narrowed, inner.within, inner.offset_km)
    if match := ADJECTIVE.fullmatch(phrase):
        yield Toponym(match["name"], Shape.WHOLE, (match["within"],))
    match = JOINED.fullmatch(phrase)
    if match and not ENDS_IN_ARTICLE.search(match["name"]):
        yield Toponym(match["name"], Shape.AREA)


SHAPED = (
    (PART_OF, Shape.AREA),
    (QUALIFIER, Shape.AREA),
    (NEAR, Shape.AREA),
    (AREA_OF, Shape.AREA),
    (FACILITY, Shape.FACILITY),
    (HEAD_FIRST, Shape.FACILITY),
)


def _offset(match: re.Match[str]) -> tuple[float, float]:
    """Kilometres to the north and to the east; none without a distance."""
    letters = [part[0] for part in re.findall(r"north|south|east|west", match["direction"].lower())]
    letters = letters or list(match["direction"].lower().replace("-", ""))
    if match["distance"] is None or not letters:
        return 0.0, 0.0
    told = match["distance"]
    told = told.replace(",", "" if THOUSANDS.fullmatch(told) else ".")
    distance = float(told) * UNIT_KM[match["unit"][0].lower()]
    distance /= math.sqrt(len(letters))
    north = sum(BEARING[letter][0] for letter in letters) * distance
    east = sum(BEARING[letter][1] for letter in letters) * distance
    return north, east
