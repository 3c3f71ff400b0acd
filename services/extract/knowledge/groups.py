"""Armed groups, parties, forces and bodies by their names.

groups.csv is written for this project. A name with a country in brackets ("ADF [Cameroon]") is
better known as another's: it is meant only where the document names that country.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.common.ontology import Sector
from services.extract.knowledge.phrases import Phrase

QUALIFIER = re.compile(r" \[[^\]]*\]$")
LONGEST_NAME = 8
# An acronym of up to so many letters is one only in capitals: "is", "who", "care".
SHORT_ACRONYM = 5
# Names without capitals are believed from so many letters on, if they are no common words.
CLEAR_LETTERS = 6
NAMED_IN_LOWER_CASE = frozenset(
    {Sector.REB, Sector.PRM, Sector.MIL, Sector.IGO, Sector.SPY, Sector.NGO}
)
COMMON_WORDS = frozenset(
    {"amnesty", "anonymous", "commonwealth", "quartet", "rangers", "tigers", "transformers"}
)
# "anti-Houthi forces", "Hezbollah-backed groups" are not those named.
OPPOSED = frozenset({"anti"})
APART = frozenset({"backed", "supported", "funded", "trained", "held", "controlled", "besieged"})


@dataclass(frozen=True)
class Group:
    """A row of the list. `country` is alpha-3, None for an international body."""

    name: str
    country: str | None
    sector: Sector
    since: int | None
    until: int | None

    def active(self, year: int | None) -> bool:
        if year is None:
            return self.until is None
        return (self.since or 0) <= year <= (self.until or year)


@dataclass(frozen=True)
class Alias:
    """One name of a group, as it is spelled."""

    spelled: str
    needs_country: bool
    group: Group

    def fits(self, spelled: str) -> bool:
        """Capitals where the name has them, except for what can hardly mean anything else."""
        if self.spelled.isupper() and len(self.spelled) <= SHORT_ACRONYM:
            return spelled.isupper() or sum(letter.isupper() for letter in spelled) > 1
        if self.spelled.islower() or not spelled.islower():
            return True
        clear = len(spelled) >= CLEAR_LETTERS and spelled not in COMMON_WORDS
        return clear and self.group.sector in NAMED_IN_LOWER_CASE


@dataclass(frozen=True)
class Named:
    """A group found in a phrase: the words from `start` to `end` name it."""

    group: Group
    start: int
    end: int


def find(phrase: Phrase, countries: Collection[str], year: int | None) -> Named | None:
    """The group that a phrase names before its first preposition, by the longest name."""
    names = _names()
    for start, end in phrase.runs(LONGEST_NAME):
        aliases = names.get(phrase.text(start, end))
        if aliases is None or _is_apart(phrase, start, end):
            continue
        spelled = " ".join(phrase.spelled[start:end])
        meant = [alias for alias in aliases if alias.fits(spelled)]
        if group := _choose(meant, countries, year):
            return Named(group, start, end)
    return None


def _is_apart(phrase: Phrase, start: int, end: int) -> bool:
    before = phrase.words[start - 1] if start else ""
    after = phrase.words[end] if end < len(phrase.words) else ""
    return before in OPPOSED or after in APART


def _choose(
    aliases: list[Alias], countries: Collection[str], year: int | None
) -> Group | None:
    """The one whose country the document names, then one that was active; else the first listed."""
    meant = [a for a in aliases if not a.needs_country or a.group.country in countries]
    ranked = sorted(
        meant,
        key=lambda alias: (
            alias.group.country not in countries if len(meant) > 1 else False,
            not alias.group.active(year),
        ),
    )
    return ranked[0].group if ranked else None


@cache
def _names() -> dict[str, tuple[Alias, ...]]:
    table = files("services.extract.knowledge") / "groups.csv"
    found: dict[str, list[Alias]] = {}
    for row in csv.DictReader(table.read_text("utf8").splitlines()):
        group = Group(
            QUALIFIER.sub("", row["name"]),
            row["country"] or None,
            Sector(row["sector"]),
            int(row["from"]) if row["from"] else None,
            int(row["to"]) if row["to"] else None,
        )
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            spelled = QUALIFIER.sub("", name)
            key = " ".join(Phrase.whole(spelled).words)
            found.setdefault(key, []).append(Alias(spelled, spelled != name, group))
    return {key: tuple(aliases) for key, aliases in found.items()}
