"""Persons who are in the news for what they lead, with the years in which they led it.

leaders.csv is written for this project. A surname alone is listed where it can hardly be another's.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.common.ontology import Sector
from services.extract.knowledge.gazetteer import fold

# Words before a name that are no part of it.
TITLES = (
    "president ", "prime minister ", "pm ", "premier ", "chancellor ", "general ", "gen ", "mr ",
    "vice president ", "foreign minister ", "secretary of state ", "secretary general ", "king ",
    "president elect ", "strongman ", "field marshal ", "dictator ", "former president ",
)  # fmt: skip


@dataclass(frozen=True)
class Leader:
    """A row of the list. `country` is None for those who lead an international body."""

    name: str
    country: str | None
    sector: Sector
    since: int | None
    until: int | None
    office: str

    def active(self, year: int | None) -> bool:
        if year is None:
            return self.until is None
        return (self.since or 0) <= year <= (self.until or year)


def find(words: str, year: int | None) -> Leader | None:
    """The leader whose name the words are; of several rows the one whose years fit, else the last.

    A surname is believed with a capital only.
    """
    name = fold(words)
    leaders = _names().get(name)
    for title in TITLES:
        leaders = leaders or _names().get(name.removeprefix(title))
    if not leaders or words.islower():
        return None
    return next((leader for leader in leaders if leader.active(year)), leaders[-1])


@cache
def _names() -> dict[str, tuple[Leader, ...]]:
    table = files("services.extract.knowledge") / "leaders.csv"
    found: dict[str, tuple[Leader, ...]] = {}
    for row in csv.DictReader(table.read_text("utf8").splitlines()):
        leader = Leader(
            row["name"],
            row["country"] or None,
            Sector(row["sector"]),
            int(row["from"]) if row["from"] else None,
            int(row["to"]) if row["to"] else None,
            row["office"],
        )
        for name in dict.fromkeys(map(fold, (row["name"], *filter(None, row["aliases"].split(";"))))):
            found[name] = (*found.get(name, ()), leader)
    return found
