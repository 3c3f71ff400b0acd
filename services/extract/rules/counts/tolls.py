"""Tolls: what befell the people that a sentence counts, by the words around the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.common.schema import Counted
from services.common.spans import Outcome, Sentence
from services.extract.knowledge.casualties import Cues, Meaning, cues
from services.extract.knowledge.grammar import words
from services.extract.knowledge.numbers import Range, added
from services.extract.rules.counts.clauses import Token, cue_at, tokens_of, whole
from services.extract.rules.counts.constructions import (
    ARTICLES,
    after_toll,
    behind_of,
    beside,
    is_passive,
    is_reduced,
    object_of_verb,
    subject,
)
from services.extract.rules.counts.phrases import Phrase

NO = frozenset(["no", "without", "any", "nil", "zero", "0"])
CAUSES = words("causes")
MEANING = words("meaning")
ATTEMPTED = frozenset(["attempted", "planned", "foiled", "thwarted"])


@dataclass(frozen=True)
class Toll:
    """People counted, and the (start, end) of the word that says what befell them."""

    counts: Counted | Outcome
    start: int
    end: int
    range: Range
    cue: tuple[int, int]
    is_number: bool
    form: str
    members: tuple[Phrase, ...] = ()


def tolls(
    text: str, sentence: Sentence, phrases: Sequence[Phrase], table: str = "casualties.csv"
) -> list[Toll]:
    """What a sentence says became of those whom its phrases count, in text order."""
    known = cues(table)
    tokens = tokens_of(text, sentence, whole(text, phrases), known)
    found: list[Toll] = []
    at = 0
    while at < len(tokens):
        length, meanings = cue_at(tokens, at, known)
        if not length:
            at += 1
            continue
        if _is_meant(tokens, at):
            at += length
            continue
        cue = (tokens[at].start, tokens[at + length - 1].end)
        is_list = at + length < len(tokens) and tokens[at + length].words in (":", "=")
        for meaning in sorted(meanings, key=lambda m: (m.form == "toll") != is_list):
            members, form = _members(tokens, at, at + length, meaning, known)
            toll = _toll(meaning.counts, members, cue, form) if members else None
            if toll is None:
                toll = _none(tokens, at, meaning, cue)
            if toll is not None:
                found.append(toll)
                if meaning.form != "none":
                    break
        at += length
    return found


def _is_meant(tokens: Sequence[Token], at: int) -> bool:
    """Whether a cue says what somebody was to suffer: "attempted murder", "plotted to kill"."""
    before = [token.words for token in tokens[max(0, at - 2) : at]]
    if before[-1:] == ["to"]:
        return before[0] in MEANING
    return bool(before) and before[-1] in ATTEMPTED


def _members(
    tokens: Sequence[Token], first: int, after: int, meaning: Meaning, known: Cues
) -> tuple[list[Phrase], str]:
    """Whom or what a cue counts, and in what construction."""
    if meaning.form == "verb":
        return _of_verb(tokens, first, after, known)
    if meaning.form == "active":
        return _of_active(tokens, first, after, known), "object"
    if meaning.form == "state":
        is_noun = tokens[first].words == "dead" and first > 0
        if is_noun and tokens[first - 1].words in ("the", "of", "its"):
            return [], ""
        return subject(tokens, first, known), "state"
    if meaning.form == "noun":
        return beside(tokens, first), "noun"
    if meaning.form == "lives":
        is_caused = any(token.words in CAUSES for token in tokens[max(0, first - 6) : first])
        found = beside(tokens, first) or behind_of(tokens, after, known)
        return found if is_caused else [], "lives"
    if meaning.form == "of":
        return object_of_verb(tokens, after, known), "of"
    return (after_toll(tokens, after, known) if meaning.form == "toll" else []), "toll"


def _of_verb(
    tokens: Sequence[Token], first: int, after: int, known: Cues
) -> tuple[list[Phrase], str]:
    """ "killed" takes those behind it, but in the passive those before it."""
    if first and tokens[first - 1].words in ARTICLES:
        # "the wounded man", "his injured boy" were so before.
        return [], ""
    passive = is_passive(tokens, first)
    found = [] if passive else object_of_verb(tokens, after, known)
    if found and not is_reduced(tokens, first, after):
        return found, "object"
    found = subject(tokens, first, known)
    if passive:
        return found, "passive"
    is_beside = first > 0 and tokens[first - 1].phrase is not None
    if not is_beside and not any(phrase.is_number for phrase in found):
        return [], ""
    return found, "reduced"


def _of_active(tokens: Sequence[Token], first: int, after: int, known: Cues) -> list[Phrase]:
    found = object_of_verb(tokens, after, known)
    if not tokens[first].words.startswith("los"):
        return found
    # Much is lost besides lives: only what is surely of the kind, and counted.
    counted = any(phrase.is_number for phrase in found)
    return [phrase for phrase in found if phrase.fits and counted]


def _none(tokens: Sequence[Token], at: int, meaning: Meaning, cue: tuple[int, int]) -> Toll | None:
    """ "no deaths", "without injuries"."""
    before = tokens[at - 1].words if at else ""
    if meaning.form in ("noun", "none") and before in NO:
        start = tokens[at - 1].start
        return Toll(meaning.counts, start, cue[1], (0, 0), cue, True, "none")
    return None


def _toll(
    counts: Counted | Outcome, members: Sequence[Phrase], cue: tuple[int, int], form: str
) -> Toll | None:
    members = [phrase for phrase in members if phrase.range != (None, None)]
    if not members:
        return None
    ranges = [phrase.range for phrase in members]
    total = ranges[0] if len(ranges) == 1 else added(ranges)
    is_number = any(phrase.is_number for phrase in members)
    return Toll(
        counts, members[0].start, members[-1].end, total, cue, is_number, form, tuple(members)
    )
