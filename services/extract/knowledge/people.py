"""What people are called by what they do: roles ("minister") and descriptions ("gunmen").

roles.csv and descriptions.csv are written for this project. A word weighs more the surer it says
the sector: "rebel" does so before any other noun ("rebel commander"), "fisherman" as the head,
"leader" and "force" only where nothing else does. people.csv lists who may bear a title at all.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from importlib.resources import files

from services.common.ontology import Sector
from services.extract.knowledge.casualties import is_person
from services.extract.knowledge.gazetteer import fold
from services.extract.knowledge.phrases import Phrase, singular

LONGEST_NAME = 4


class Weight(IntEnum):
    """How surely a word says the sector."""

    WEAK = 1
    HEAD = 2
    MODIFIER = 3


class Belongs(StrEnum):
    """Whose country a role has: the one where it is held, the sender's, or none."""

    OWN = "own"
    SENDER = "sender"
    NONE = "none"


@dataclass(frozen=True)
class Called:
    """A role or a description; `sector` is None where it says none ("spokesman")."""

    words: str
    sector: Sector | None
    weight: Weight
    belongs: Belongs = Belongs.OWN
    is_role: bool = False


# Roles that are no human being's: no title of anybody.
BODIES = frozenset(
    {
        "embassy", "consulate", "mission", "delegation", "source", "authority", "authorities",
        "jury", "side", "committee",
    }
)  # fmt: skip


def is_somebody(word: str) -> bool:
    """Whether a noun or a rank names one human being, and so may be a title."""
    plain = word.lower()
    return plain not in BODIES and (is_person(plain) or plain in _titled())


def find(phrase: Phrase) -> Called | None:
    """What the head is called: by the weightiest words, the last of these."""
    found: list[tuple[int, Called]] = []
    taken: set[int] = set()
    plain = Phrase(tuple(singular(word) for word in phrase.words), phrase.spelled, phrase.head_end)
    for start, end in plain.runs(LONGEST_NAME):
        called = _table().get(plain.text(start, end))
        if called is not None and not taken.intersection(range(start, end)):
            taken.update(range(start, end))
            found.append((start, called))
    return max(found, key=lambda pair: (pair[1].weight, pair[0]))[1] if found else None


@cache
def _titled() -> frozenset[str]:
    roles = {row["role"].split()[-1] for row in _rows("roles.csv")}
    rows = _rows("people.csv")
    return frozenset(roles).union(*(r["words"].split() for r in rows if r["kind"] == "titled"))


@cache
def _table() -> dict[str, Called]:
    weights = {"modifier": Weight.MODIFIER, "head": Weight.HEAD, "weak": Weight.WEAK}
    found: dict[str, Called] = {}
    for row in _rows("descriptions.csv"):
        key = _key(row["words"])
        found[key] = Called(row["words"], _sector(row["sector"]), weights[row["part"]])
    for row in _rows("roles.csv"):
        key = _key(row["role"])
        found[key] = Called(
            row["role"],
            _sector(row["sector"]),
            Weight(int(row["weight"])),
            Belongs(row["country"]),
            is_role=True,
        )
    return found


def _key(words: str) -> str:
    return singular(fold(words))


def _sector(name: str) -> Sector | None:
    return Sector(name) if name else None


def _rows(table: str) -> list[dict[str, str]]:
    text = (files("services.extract.knowledge") / table).read_text("utf8")
    return list(csv.DictReader(text.splitlines()))
