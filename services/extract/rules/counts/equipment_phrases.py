"""Phrases that count equipment: "two tanks", "at least 33 of 40 drones", "an Il-22M"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services.common.ontology import EntityType
from services.common.schema import Mention
from services.common.spans import Sentence
from services.extract.knowledge.equipment import found_classes, is_plural
from services.extract.knowledge.number_phrases import numbers_in
from services.extract.knowledge.numbers import Range, amount
from services.extract.rules.counts.phrases import CONNECTING, NO_COUNT, PEOPLE, Phrase

EQUIPMENT = (EntityType.VEHICLE, EntityType.WEAPON, EntityType.FACILITY)
# Between a number and its noun: adjectives, and whose or of how many they are.
BETWEEN = re.compile(
    r"\s*(?:(?:of\s+)?(?:the|its|their|his|our|these|\d[\d,]*|[\w'’-]+['’]s?)\s+)*"
    r"(?:[\w'’/-]+\s+){0,4}"
)
# Before a noun: whose or which one it is, with two adjectives at most.
DETERMINER = re.compile(
    r"\b(?P<which>an?|one|another|the|its|their|his|her|our|this|that|first|second|third|fourth"
    r"|fifth|[\w-]+['’]s?)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
ONE = frozenset(["a", "an", "one", "another", "this", "that"])
# How far before a noun its article may stand.
REACH_CHARS = 40


def equipment_phrases(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Phrase]:
    """What a sentence counts: equipment is fit, people are not, of a bare number none knows."""
    mentions = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    nouns = _nouns(text, sentence, mentions)
    kept: list[Phrase] = []
    for phrase in (*_counted(text, sentence, mentions, nouns), *_alone(text, nouns)):
        if not any(phrase.start < other.end and other.start < phrase.end for other in kept):
            kept.append(phrase)
    for mention in mentions:
        is_free = not any(mention.start < p.end and p.start < mention.end for p in kept)
        if mention.type in PEOPLE and is_free:
            kept.append(Phrase(mention.start, mention.end, (None, None), False, False))
    return sorted(kept, key=lambda phrase: phrase.start)


def _nouns(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where equipment is named: the network's mentions and the names that the list knows."""
    found = [
        (m.start, m.end)
        for m in mentions
        if m.type in EQUIPMENT and sentence.start <= m.start and m.end <= sentence.end
    ]
    for start, end in found_classes(text[sentence.start : sentence.end]):
        span = (sentence.start + start, sentence.start + end)
        touching = [n for n in found if n[0] < span[1] and span[0] < n[1]]
        if not touching:
            found.append(span)
    # "HIMARS launchers" stand side by side: one name.
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and text[joined[-1][1] : start].strip(" -/") == "" and joined[-1][1] <= start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _counted(
    text: str, sentence: Sentence, mentions: Sequence[Mention], nouns: Sequence[tuple[int, int]]
) -> Iterator[Phrase]:
    for match in numbers_in(text, sentence.start, sentence.end):
        start, end = match.span()
        if any(m.start < end and start < m.end and m.type in NO_COUNT for m in mentions):
            continue
        low_high = amount(match.group())
        if low_high == (None, None) or any(s < start and end <= e for s, e in nouns):
            continue
        noun = next((n for n in nouns if n[0] >= end - 1 and _reaches(text, end, n[0])), None)
        if noun is not None:
            yield Phrase(start, max(noun[1], end), low_high, True, True)
        elif not re.match(r"\s+[^\W\d]", text[end : end + 12]) or _is_verb_next(text, end):
            yield Phrase(start, end, low_high, None, True)
        else:
            yield Phrase(start, end, low_high, False, True)


def _reaches(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    if len(between) > 45 or not BETWEEN.fullmatch(between):
        return False
    return not set(between.lower().split()) & (CONNECTING - {"of"})


def _is_verb_next(text: str, end: int) -> bool:
    word = re.match(r"\s+([\w-]+)", text[end : end + 24])
    return word is not None and word.group(1).lower() in CONNECTING


def _alone(text: str, nouns: Sequence[tuple[int, int]]) -> Iterator[Phrase]:
    """Equipment without a number: by its article and its form."""
    for start, end in nouns:
        before = text[max(0, start - REACH_CHARS) : start]
        found = DETERMINER.search(before)
        if found and set(found.group().lower().split()) & CONNECTING:
            found = None
        plural = is_plural(text[start:end])
        counted: Range = (2, None) if plural else (1, 1)
        if plural is None and not (found and found["which"].lower() in ONE):
            # "The aircraft" may be one or many.
            counted = (None, None)
        begins = start - len(found.group()) if found and not plural else start
        yield Phrase(begins, end, counted, True, False)
