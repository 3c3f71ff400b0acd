"""Nouns for those who say something, and what kind of voice each is.

voices.csv is written for this project.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.common.ontology import SourceType

LONGEST = 3


@dataclass(frozen=True)
class Voice:
    """A kind of voice; an armed service is a party where it takes part in what it tells."""

    kind: SourceType
    is_military: bool


def voice_of(words: str) -> Voice | None:
    """The voice that a phrase names by its last noun known, the longest of those that end there."""
    parts = words.lower().replace("’", "'").removesuffix("'s").split()
    known = _nouns()
    for last in range(len(parts), 0, -1):
        for first in range(max(0, last - LONGEST), last):
            voice = known.get(" ".join(parts[first:last]))
            if voice is not None:
                return _of_a_party(parts[:first]) or voice
    return None


def _of_a_party(modifiers: list[str]) -> Voice | None:
    """ "rebel commander", "militia leader": not an official."""
    before = (_nouns().get(word) for word in modifiers)
    return next((voice for voice in before if voice and voice.kind is SourceType.PARTY), None)


def is_voice(word: str) -> bool:
    """Whether a lower-case word is a noun for one who speaks."""
    return word in _nouns()


@cache
def _nouns() -> dict[str, Voice]:
    text = files("services.extract.knowledge").joinpath("voices.csv").read_text("utf-8")
    return {
        row["noun"]: Voice(SourceType(row["kind"]), bool(row["military"]))
        for row in csv.DictReader(text.splitlines())
    }
