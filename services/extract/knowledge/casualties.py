"""Words that say what befell people, and nouns for people.

Both lists are written for this project. casualties.csv: `counts` is what became of them, `form` how
the word takes those whom it counts: `verb` on either side ("killed"), `active` behind it
("killing"), `state` before it ("died"), `noun` with a number before it ("deaths"), `lives` with a
verb and a number before it, `of` behind it ("death of"), `toll` with a number behind it. people.csv:
`one` in the singular, `several` what names more than one without an "s".
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from services.common.schema import Counted


class Meaning(NamedTuple):
    """What a word counts, and in which forms."""

    counts: Counted
    form: str


@cache
def cues() -> dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]]:
    """By the first word: the words of each cue and its meaning, the longest first."""
    found: defaultdict[str, list[tuple[tuple[str, ...], Meaning]]] = defaultdict(list)
    for row in _rows("casualties.csv"):
        meaning = Meaning(Counted(row["counts"]), row["form"])
        for cue in row["words"].split(";"):
            words = tuple(cue.split())
            found[words[0]].append((words, meaning))
    return {first: tuple(sorted(of, key=lambda c: -len(c[0]))) for first, of in found.items()}


@cache
def _people() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(row["words"].lower().split()) for row in _rows("people.csv")}


def is_person(noun: str) -> bool:
    """Whether a word names one human being."""
    return noun.lower().replace("-", "").strip() in _one() or noun.lower() in _people()["one"]


@cache
def _one() -> frozenset[str]:
    return frozenset(word.replace("-", "") for word in _people()["one"])


def is_people(noun: str) -> bool:
    """Whether a word names several human beings."""
    word = noun.lower()
    if word in _people()["several"]:
        return True
    stems = {word.removesuffix("s"), f"{word[:-3]}y" if word.endswith("ies") else word}
    return word.endswith("s") and any(is_person(stem) for stem in stems)


def _rows(name: str) -> list[dict[str, str]]:
    table = files("services.extract.knowledge") / name
    return list(csv.DictReader(table.read_text("utf8").splitlines()))
