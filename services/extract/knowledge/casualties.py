"""Words that say what befell people and things, and nouns for people.

The lists are written for this project. casualties.csv, and losses.csv in the same form for
equipment: `counts` is what became of them, `form` how
the word takes those whom it counts: `verb` on either side ("killed"), `active` behind it
("killing"), `state` before it ("died"), `noun` with a number before it ("deaths"), `lives` with a
verb and a number before it, `of` behind it ("death of"), `toll` with a number behind it, `none`
only with "no". people.csv: `one` in the singular, `several` what names more than one otherwise.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from services.common.schema import Counted
from services.common.spans import Outcome

WORD = re.compile(r"\w+")


class Meaning(NamedTuple):
    """What a word counts, and in which form: what became of people, or of things."""

    counts: Counted | Outcome
    form: str


Cues = dict[str, tuple[tuple[tuple[str, ...], tuple[Meaning, ...]], ...]]


@cache
def cues(table: str) -> Cues:
    """By the first word: the words of each cue with its meanings, the longest first."""
    found: defaultdict[tuple[str, ...], list[Meaning]] = defaultdict(list)
    kind = Outcome if table == "losses.csv" else Counted
    for row in _rows(table):
        meaning = Meaning(kind(row["counts"]), row["form"])
        for cue in row["words"].split(";"):
            found[tuple(cue.split())].append(meaning)
    by_first: defaultdict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]]
    by_first = defaultdict(list)
    for words in sorted(found, key=len, reverse=True):
        by_first[words[0]].append((words, tuple(found[words])))
    return {first: tuple(of) for first, of in by_first.items()}


def is_spotted(table: str, sentence: str) -> bool:
    """Whether a sentence may hold a cue, so that the others need not be read."""
    # Most hold none of the words: that is told sooner by a set than by a pattern.
    words = _words(sentence)
    if not _whole(table).isdisjoint(words):
        return True
    if _starts(table).isdisjoint(words):
        return False
    return _spotted(table).search(sentence) is not None


@lru_cache(512)
def _words(sentence: str) -> frozenset[str]:
    return frozenset(WORD.findall(sentence.lower()))


@cache
def _starts(table: str) -> frozenset[str]:
    """The letters with which each cue begins."""
    return frozenset(WORD.findall(cue)[0] for cue in cues(table))


@cache
def _whole(table: str) -> frozenset[str]:
    """The cues' first words that are one word each."""
    return frozenset(cue for cue in cues(table) if WORD.fullmatch(cue))


@cache
def _spotted(table: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(cues(table)))})\b", re.IGNORECASE)


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
