"""Which of the places with one name is meant: a softmax over what speaks for each of them.

`python -m training.places` fits the weights to the places of events in the training texts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from services.common.spans import Precision
from services.extract.knowledge.gazetteer import Entry, Kind, fold, gazetteer
from services.extract.knowledge.place_weights import place_weights
from services.extract.rules.places.evidence import Evidence
from services.extract.rules.places.toponyms import Shape, Toponym

EARTH_KM = 6371.0
# Within this distance two entries of one country are one place, listed twice.
SAME_KM = 25.0
# More than these are never so near, whatever the longitudes.
SAME_DEGREES = 0.25
NEAR_KM = 150.0
FAR_DEGREES = 8.0
HELD_KM = 60.0
NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the document names elsewhere, with how sure it is."""

    entry: Entry
    weight: float
    sentence: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a mention: its sentence, what it lies in, other places of the text.

    `namesakes`: how many entries are spelled as it is, `soundalikes` otherwise. `is_contested`: the
    document names the country of one of the entries. `covered`: the share of the phrase's
    capitalised words that are in the name looked up.
    """

    sentence: int
    namesakes: int
    soundalikes: int
    is_contested: bool
    covered: float
    containers: tuple[tuple[Entry, ...], ...]
    anchors: Sequence[Anchor]


def features(
    entries: Sequence[Entry], toponym: Toponym, setting: Setting, evidence: Evidence
) -> list[tuple[float, ...]]:
    """What speaks for each entry; in the order of `FEATURES`."""
    around = evidence.around(setting.sentence)
    of_document, spoken = sum(evidence.total.values()), sum(around.values())
    return [
        _features(entry, toponym, setting, evidence, around, of_document, spoken)
        for entry in entries
    ]


def _features(
    entry: Entry,
    toponym: Toponym,
    setting: Setting,
    evidence: Evidence,
    around: Counter[str],
    of_document: float,
    spoken: float,
) -> tuple[float, ...]:
    beside: Mapping[str, float] = evidence.by_sentence.get(setting.sentence, NOTHING)
    country = entry.country or ""
    close, same_region, same_country, weights = 0.0, 0.0, 0.0, 0.0
    for anchor in setting.anchors:
        weight = anchor.weight * (1.0 if anchor.sentence == setting.sentence else 0.6)
        weights += anchor.weight
        same_country += anchor.weight * (anchor.entry.country == entry.country)
        is_point = weight > close and anchor.entry.kind is not Kind.COUNTRY
        if is_point and _may_be_near(entry, anchor.entry):
            distance = kilometres(entry, anchor.entry) or 0.0
            close = max(close, weight * math.exp(-distance / NEAR_KM))
        if entry.admin1 and entry.admin1 == anchor.entry.admin1:
            same_region = max(same_region, weight)
    inside = [any(holds(outer, entry) for outer in outers) for outers in setting.containers]
    is_named = evidence.total[country] > 0
    # A sea is no country's.
    is_foreign = entry.country is not None and not is_named and same_country == 0.0
    is_told = of_document > 0 or weights > 0
    # A capital needs no introduction, unless the document speaks of a namesake's country alone.
    is_capital = (is_named or not setting.is_contested) and (
        entry.kind is Kind.CITY and gazetteer().capital_of(entry.name) == country
    )
    people = _many(entry) if entry.kind is Kind.CITY else 0.0
    return (
        people,
        float(entry.exact),
        float(entry.kind is Kind.COUNTRY),
        float(entry.kind is Kind.REGION),
        float(entry.kind is Kind.LISTED),
        evidence.total[country] / of_document if of_document else 0.0,
        float(beside.get(country, 0) > 0),
        float(of_document > 0 and not is_named),
        float(setting.is_contested and not is_named),
        float(any(inside)),
        float(bool(inside) and not any(inside)),
        close,
        same_region,
        same_country / weights if weights else 0.0,
        float(toponym.shape is Shape.AREA and entry.kind is Kind.REGION),
        float(fold(entry.name) == fold(toponym.name)),
        float(is_capital),
        float(not entry.exact and len(toponym.name) < 6),
        float(toponym.shape is Shape.PART),
        float(toponym.shape is Shape.FACILITY),
        people if toponym.shape is Shape.FACILITY else 0.0,
        min(len(toponym.name), 10) / 10 if entry.exact else 0.0,
        1 / setting.namesakes if entry.exact else 0.0,
        float(not entry.exact and not is_named),
        around[country] / spoken if spoken else 0.0,
        float(is_foreign and is_told),
        people if is_foreign and is_told else 0.0,
        float(is_foreign and toponym.shape is Shape.FACILITY),
        setting.covered,
        float(not entry.exact and is_foreign),
        0.0 if entry.exact else min(len(toponym.name), 12) / 12,
        0.0 if entry.exact else 1 / setting.soundalikes,
        _many(entry) if entry.kind is Kind.REGION else 0.0,
    )


def _many(entry: Entry) -> float:
    """How large it is: 1 with a million inhabitants."""
    return math.log10(entry.population + 1) / 6


def scores(rows: Sequence[tuple[float, ...]]) -> list[float]:
    """How probable each entry is; what is left of one is for a place that no list has."""
    *weights, unlisted = place_weights()["listed"]
    energies = [sum(map(mul, weights, row)) for row in rows]
    highest = max((*energies, unlisted))
    grown = [math.exp(energy - highest) for energy in energies]
    total = sum(grown) + math.exp(unlisted - highest)
    return [each / total for each in grown]


def merged(ranked: Sequence[tuple[float, Entry]]) -> list[tuple[float, Entry]]:
    """Best first; entries that are one place, listed twice, as the better one with both scores."""
    kept: list[tuple[float, Entry]] = []
    for score, entry in sorted(ranked, key=lambda pair: -pair[0]):
        for at, (known_score, known) in enumerate(kept):
            if known.country != entry.country or not _may_be_near(entry, known, SAME_DEGREES):
                continue
            if (kilometres(entry, known) or 0.0) <= SAME_KM:
                kept[at] = (known_score + score, known)
                break
        else:
            kept.append((score, entry))
    return sorted(kept, key=lambda pair: -pair[0])


def holds(outer: Entry, inner: Entry) -> bool:
    """Whether one place lies in another."""
    if outer.kind is Kind.COUNTRY:
        return outer.country == inner.country
    if (
        outer.admin1 is not None
        and outer.precision is Precision.REGION
        and (outer.country, outer.admin1) == (inner.country, inner.admin1)
    ):
        return True
    distance = kilometres(outer, inner)
    return distance is not None and distance <= max(HELD_KM, outer.radius_km or 0.0)


def _may_be_near(first: Entry, second: Entry, degrees: float = FAR_DEGREES) -> bool:
    """Quickly: neither lacks a point, and their latitudes are not far apart."""
    if first.latitude is None or second.latitude is None:
        return False
    return abs(first.latitude - second.latitude) < degrees


def kilometres(first: Entry, second: Entry) -> float | None:
    """How far apart two places lie, None where one has no coordinates."""
    if first.latitude is None or first.longitude is None:
        return None
    if second.latitude is None or second.longitude is None:
        return None
    return distance_km((first.latitude, first.longitude), (second.latitude, second.longitude))


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The great-circle distance of two points, each a latitude and a longitude in degrees."""
    south, north = math.radians(first[0]), math.radians(second[0])
    height = math.sin((north - south) / 2) ** 2
    width = math.sin(math.radians(second[1] - first[1]) / 2) ** 2
    height += math.cos(south) * math.cos(north) * width
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(height)))


FEATURES = (
    "people",
    "exact",
    "country",
    "region",
    "authored",
    "share of document",
    "in sentence",
    "unnamed",
    "contested",
    "inside",
    "outside",
    "close",
    "same region",
    "same country",
    "area",
    "same name",
    "capital",
    "short sound",
    "part",
    "facility",
    "people of facility",
    "length",
    "uniqueness",
    "sound unnamed",
    "share around",
    "foreign",
    "people foreign",
    "facility foreign",
    "covered",
    "sound foreign",
    "sound length",
    "sound uniqueness",
    "people of region",
    "unlisted",
)
