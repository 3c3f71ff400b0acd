"""Nouns for those who say something, and what kind of voice each is.

voices.csv is written for this project.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from services.common.ontology import SourceType

LONGEST = 3


def kind_of(words: str) -> SourceType | None:
    """The kind of the last noun known in a phrase, the longest of those that end there."""
    parts = words.lower().replace("’", "'").removesuffix("'s").split()
    known = _nouns()
    for last in range(len(parts), 0, -1):
        for first in range(max(0, last - LONGEST), last):
            kind = known.get(" ".join(parts[first:last]))
            if kind is not None:
                return kind
    return None


def is_voice(word: str) -> bool:
    """Whether a lower-case word is a noun for one who speaks."""
    return word in _nouns()


@cache
def _nouns() -> dict[str, SourceType]:
    text = files("services.extract.knowledge").joinpath("voices.csv").read_text("utf-8")
    return {row["noun"]: SourceType(row["kind"]) for row in csv.DictReader(text.splitlines())}
