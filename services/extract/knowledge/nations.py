"""The country that a phrase names: by its name, its people, or the seat of its government.

countries.csv and peoples.csv are written for this project.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from services.extract.knowledge.gazetteer import ACRONYMS, fold, gazetteer
from services.extract.knowledge.phrases import Phrase

LONGEST_NAME = 4
# "Turkish-backed rebels", "pro-Russian protesters" are of some other country.
BEFORE = frozenset({"anti", "pro", "non", "ex"})
AFTER = frozenset(
    "backed supported funded trained aligned linked installed occupied held controlled brokered "
    "sponsored armed made supplied born speaking allied flagged owned bound".split()
)


class Naming(StrEnum):
    """How a country is named."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    PEOPLE = "people"
    SEAT = "seat of government"


@dataclass(frozen=True)
class Nation:
    """A country found in a phrase: the words from `start` to `end` name it."""

    country: str
    naming: Naming
    start: int
    end: int


@dataclass(frozen=True)
class _Table:
    """Folded names -> alpha-3 codes, the likeliest first; none for a people without a country."""

    demonyms: dict[str, tuple[str, ...]]
    peoples: dict[str, str]
    seats: dict[str, str]
    names: dict[str, str]


def find(phrase: Phrase, countries: Collection[str], *, by_people: bool = False) -> Nation | None:
    """The one country that the head names; None where it names none, or several.

    `by_people` leaves names of countries and seats out: Michael Jordan is not from Jordan.
    """
    found: list[Nation] = []
    taken: set[int] = set()
    for start, end in phrase.runs(LONGEST_NAME):
        if end > phrase.head_end or taken.intersection(range(start, end)):
            continue
        named = _named(phrase, start, end, countries)
        if named is None:
            continue
        taken.update(range(start, end))
        code, naming = named
        is_left_out = by_people and naming in (Naming.COUNTRY, Naming.SEAT)
        if code and not is_left_out and not _is_apart(phrase, start, end):
            found.append(Nation(code, naming, start, end))
    if len({nation.country for nation in found}) == 1:
        return found[0]
    return None


def name(country: str) -> str:
    """What a country is called, its code where it is not listed."""
    return _table().names.get(country, country)


def _named(
    phrase: Phrase, start: int, end: int, countries: Collection[str]
) -> tuple[str, Naming] | None:
    """The code, empty for a people without a country."""
    words, table = phrase.text(start, end), _table()
    if words in ACRONYMS and not any(w.isupper() for w in phrase.spelled[start:end]):
        return None
    if words in table.demonyms:
        codes = table.demonyms[words]
        return next((c for c in codes if c in countries), codes[0]), Naming.DEMONYM
    if words in table.peoples:
        return table.peoples[words], Naming.PEOPLE
    if code := gazetteer().country(words):
        return code, Naming.COUNTRY
    spelled = phrase.spelled[start]
    if words in table.seats and not spelled.islower():
        return table.seats[words], Naming.SEAT
    return None


def _is_apart(phrase: Phrase, start: int, end: int) -> bool:
    before = phrase.words[start - 1] if start else ""
    after = phrase.words[end] if end < len(phrase.words) else ""
    return before in BEFORE or after in AFTER


@cache
def _table() -> _Table:
    demonyms: dict[str, tuple[str, ...]] = {}
    seats: dict[str, str] = {}
    names: dict[str, str] = {}
    shared: list[tuple[str, str]] = []
    for row in _rows("countries.csv"):
        names[row["alpha3"]] = row["name"]
        for demonym in _parts(row["demonyms"]):
            demonyms[demonym] = (row["alpha3"],)
        for seat in _parts(row["seats"]):
            seats[seat] = row["alpha3"]
        shared.extend((demonym, row["alpha3"]) for demonym in _parts(row["shared"]))
    for demonym, code in shared:
        demonyms[demonym] = (*demonyms.get(demonym, ()), code)
    peoples = {
        people: row["alpha3"] for row in _rows("peoples.csv") for people in _parts(row["names"])
    }
    return _Table(demonyms, peoples, seats, names)


def _rows(table: str) -> Iterator[dict[str, str]]:
    text = (files("services.extract.knowledge") / table).read_text("utf8")
    return iter(csv.DictReader(text.splitlines()))


def _parts(names: str) -> Iterator[str]:
    return (fold(part.replace("-", " ")) for part in names.split(";") if part)
