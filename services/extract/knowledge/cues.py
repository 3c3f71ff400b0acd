"""Words by which a text says who says so: what each makes of the clause or the event beside it.

cues.csv is written for this project: a word or phrase, the claim status that it stands for, and its
class, by which its subject and its reach are found. A phrase is found as a run of words, the
longest that fits.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.common.ontology import ClaimStatus


@dataclass(frozen=True)
class Cue:
    """A cue in a row of words: [first, last)."""

    first: int
    last: int
    status: ClaimStatus
    kind: str


def cues_in(words: Sequence[str]) -> list[Cue]:
    """The cues among lower-case words, from left to right; none overlaps another."""
    known = _by_first_word()
    found: list[Cue] = []
    at = 0
    while at < len(words):
        for phrase, status, kind in known.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                found.append(Cue(at, at + len(phrase), status, kind))
                at += len(phrase)
                break
        else:
            at += 1
    return found


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], ClaimStatus, str], ...]]:
    """Phrases by their first word, longer ones first."""
    phrases: dict[str, list[tuple[tuple[str, ...], ClaimStatus, str]]] = {}
    text = files("services.extract.knowledge").joinpath("cues.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        phrase = tuple(row["cue"].split())
        phrases.setdefault(phrase[0], []).append((phrase, ClaimStatus(row["status"]), row["class"]))
    return {first: tuple(sorted(of, key=lambda p: -len(p[0]))) for first, of in phrases.items()}
