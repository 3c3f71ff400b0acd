"""Constructions: whom a word takes, from its place in the clause."""

from __future__ import annotations

from collections.abc import Sequence

from services.extract.knowledge.casualties import Cues
from services.extract.knowledge.grammar import words
from services.extract.knowledge.numbers import added
from services.extract.rules.counts.clauses import Token, cue_at
from services.extract.rules.counts.phrases import Phrase

BE = words("be")
ADVERBS = words("adverbs")
PREPOSITIONS = words("prepositions")
BARRIERS = words("barriers") | frozenset(";:\n|•—–.!?")
ARTICLES = words("articles")
FILLERS = words("fillers")
RISES = words("rises")
JOINTS = frozenset([",", "and", "&", "+", "plus"])
LONGEST_GAP = 10


def is_passive(tokens: Sequence[Token], at: int) -> bool:
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.words in BE:
            # "has killed", "had wounded" are active.
            return token.words not in ("has", "have", "had", "having")
        if token.words not in ADVERBS and token.words not in ("shot", "and", "or"):
            return False
    return False


def is_reduced(tokens: Sequence[Token], first: int, after: int) -> bool:
    """ "12 wounded § ..." where a number stands right before the cue and none right behind."""
    before = tokens[first - 1].phrase if first else None
    return before is not None and before.is_number and tokens[after].phrase is None


def subject(tokens: Sequence[Token], cue: int, known: Cues) -> list[Phrase]:
    at, gap = cue - 1, 0
    while at >= 0 and gap <= LONGEST_GAP:
        token = tokens[at]
        if token.phrase is not None:
            before = at - 1
            while before >= 0 and tokens[before].words in ARTICLES:
                before -= 1
            is_beside = at == cue - 1 and tokens[before].words == "with"
            if before >= 0 and tokens[before].words in PREPOSITIONS and not is_beside:
                at = before - 1
                gap += 1
                continue
            if token.phrase.fits is False:
                return []
            return _joined_before(tokens, at)
        if token.words in BARRIERS:
            return []
        if token.words not in BE and token.words not in ADVERBS:
            if cue_at(tokens, at, known)[0] and token.words != "dead":
                return []
            gap += 1
        at -= 1
    return []


def _joined_before(tokens: Sequence[Token], head: int) -> list[Phrase]:
    """The head with the phrases that are joined to it from the left."""
    last = tokens[head].phrase
    found = [last] if last else []
    at = head
    while at >= 2:
        step = at - 1
        while step and tokens[step].words in ARTICLES:
            step -= 1
        joint = tokens[step].words
        if joint not in JOINTS:
            break
        if joint == "and" and tokens[step - 1].words == ",":
            step -= 1
        other = tokens[step - 1].phrase if step >= 1 else None
        if other is None or other.fits is False:
            break
        if joint == ",":
            # "a fruit seller, Mohamed Farook, was" names one man twice.
            if not other.is_number or (last and not last.is_number):
                if tokens[head + 1].words == "," and len(found) == 1:
                    return [other] if other.range != (None, None) else found
                if not (other.is_number or len(found) > 1):
                    break
            elif tokens[head + 1].words == "," and len(found) == 1:
                break
        found.insert(0, other)
        at = step - 1
    return _without_apposition(found)


def _without_apposition(found: list[Phrase]) -> list[Phrase]:
    """Of "three people, a woman and two children" the three alone: the rest says who they were."""
    if len(found) > 2 and added([phrase.range for phrase in found[1:]]) == found[0].range:
        return found[:1]
    return found


def object_of_verb(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    at = after
    while at < len(tokens) and at - after <= 3 and tokens[at].phrase is None:
        if tokens[at].words not in FILLERS:
            return []
        at += 1
    if at >= len(tokens) or at - after > 3:
        return []
    first = tokens[at].phrase
    if first is None or first.fits is False:
        return []
    found = [first]
    while at + 2 < len(tokens):
        step = at + 1
        if tokens[step].words not in JOINTS:
            break
        joint = tokens[step].words
        if joint == "," and tokens[step + 1].words in ("and", "&"):
            step += 1
            joint = "and"
        while step + 1 < len(tokens) and tokens[step + 1].words in ARTICLES:
            step += 1
        if step + 1 >= len(tokens):
            break
        other = tokens[step + 1].phrase
        if other is None or other.fits is False or _has_own_verb(tokens, step + 2, known):
            break
        if joint == "," and not (other.is_number or found[-1].is_number):
            break
        found.append(other)
        at = step + 1
    return _without_apposition(found)


def _has_own_verb(tokens: Sequence[Token], at: int, known: Cues) -> bool:
    """Whether a phrase is the subject of what follows: "killed 12 and 30 were wounded"."""
    for token in tokens[at : at + 3]:
        if token.words in BE:
            return True
        if token.words not in ADVERBS and token.words not in ("others", "more"):
            break
    for step in range(at, min(at + 3, len(tokens))):
        length, meanings = cue_at(tokens, step, known)
        if length:
            return meanings[0].form in ("verb", "state", "noun")
        if tokens[step].words not in ADVERBS:
            return False
    return False


def beside(tokens: Sequence[Token], cue: int) -> list[Phrase]:
    """The number right before a noun, with at most two words between."""
    for at in range(cue - 1, max(-1, cue - 4), -1):
        phrase = tokens[at].phrase
        if phrase is not None:
            return [phrase] if phrase.is_number and phrase.fits is not False else []
        if not tokens[at].words.isalpha() or tokens[at].words in PREPOSITIONS:
            return []
    return []


def behind_of(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    return (
        object_of_verb(tokens, after + 1, known)
        if after < len(tokens) and tokens[after].words == "of"
        else []
    )


def after_toll(tokens: Sequence[Token], after: int, known: Cues) -> list[Phrase]:
    """ "The death toll rose to 14", "dead: 12"."""
    if after >= len(tokens):
        return []
    is_list = tokens[after].words in (":", "=")
    for at in range(after, min(after + 24, len(tokens) - 1)):
        if not is_list and tokens[at].words in RISES:
            behind = [t for t in tokens[at + 1 : at + 5] if t.phrase and t.phrase.is_number]
            return [p for t in behind[:1] if (p := t.phrase)]
    for at in range(after, min(after + 9, len(tokens))):
        token = tokens[at]
        if token.phrase is not None:
            if tokens[at - 1].words in ("from", "than", "on", "in") and not is_list:
                continue
            if is_list and at > after + 2:
                return []
            return object_of_verb(tokens, at, known) if token.phrase.is_number else []
        if token.words in BARRIERS and not (is_list and at == after):
            return []
        if is_list and at > after:
            return []
    return []
