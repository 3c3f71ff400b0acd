"""Phrases that say how many people or things: a number and its noun, or somebody named alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from services.common.ontology import EntityType
from services.common.schema import Mention
from services.common.spans import Sentence
from services.extract.knowledge.casualties import is_people, is_person
from services.extract.knowledge.equipment import class_of
from services.extract.knowledge.grammar import words
from services.extract.knowledge.number_phrases import ANOTHER, MONTH, ZERO, numbers_in
from services.extract.knowledge.numbers import MEASURE, Range, amount

PEOPLE = (EntityType.PERSON, EntityType.GROUP)
THINGS = (EntityType.VEHICLE, EntityType.WEAPON, EntityType.FACILITY)
NO_COUNT = (EntityType.DATE, EntityType.MONEY, EntityType.LOCATION, EntityType.EVENT_NAME)
NOUN = re.compile(
    r"\s+(?:(?:of|more)\s+)?(?:(?:the|its|their|his|her|our|these|those|other|more|of)\s+)*"
)
# Of people, what names more than one, or nobody in particular.
SEVERAL = re.compile(
    r"\d|[,+&]|\b(?:and|or|no|not|without|nil|all|half|rest|casualties|people|men|women|children"
    r"|police|troops|personnel|family|crew|militia|infantry|cavalry|army|forces?)\b",
    re.IGNORECASE,
)
PLURAL = re.compile(r"(?:s|men|folk)\W*$", re.IGNORECASE)
AGE = re.compile(r"\d{1,2}")
OLD = re.compile(r"[- ](?:year|month|week|yr)s?[- ]old|[- ]?y\.?o\b")
AGED = re.compile(r"(?:\baged?|\b(?:man|woman|boy|girl|child|student) of)\s$")
NAMED = re.compile(r"([\w'’-]+), $")
AFTER_AGE = re.compile(r",(?! \d)|\)| was| died")
NEXT_WORD = re.compile(r"\s+([\w-]+)")
SPACE = re.compile(r"[^\S\n]+")
WORD = re.compile(r"[^\W\d][\w'’-]*")
DETERMINED = re.compile(
    r"(?<![\w-])(?:an?|one|another|the|his|her|its|their|our|my)\s+((?:[\w'’-]+\s+){0,3}?)([\w-]+)",
    re.IGNORECASE,
)
OTHER_SIGN = re.compile(r"[^\w\s'’-]")
UNITS = words("units")
CONNECTING = words("connecting")
BEFALLEN = re.compile(
    r"\b(?:dead|killed|wounded|injured|hurt|missing|slain|martyred|died|captured|displaced|arrested|detained|kia|wia|martyrs|bodies|corpses|deaths|lives|casualties|fallen)\b",
    re.I,
)


@dataclass(frozen=True)
class Phrase:
    """Somebody or something counted. `fits`: whether it is of the kind looked
    for, None where the noun does not tell."""

    start: int
    end: int
    range: Range
    fits: bool | None
    # Whether a number stands in it; "the judge" is one without.
    is_number: bool


def phrases(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Phrase]:
    """The counted phrases of a sentence in text order, none within another."""
    inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    found = _numbers(text, sentence, inside)
    found += _zeros(text, sentence)
    for mention in inside:
        if mention.type in PEOPLE and (one := _somebody(mention)):
            found.append(one)
    found += _described(text, sentence)
    found += [
        Phrase(m.start(), m.end(), (1, 1), True, True)
        for m in ANOTHER.finditer(text, sentence.start, sentence.end)
    ]
    found = [shorter for phrase in found if (shorter := _without_cue(text, phrase))]
    kept: list[Phrase] = []
    # A number before its noun alone, a longer name before a shorter one.
    for phrase in sorted(found, key=lambda p: (not p.is_number, p.start - p.end)):
        if not any(phrase.start < other.end and other.start < phrase.end for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda p: p.start)


def _without_cue(text: str, phrase: Phrase) -> Phrase | None:
    """Of "23 wounded" the number: what befell them is no part of who they are."""
    cut = BEFALLEN.search(text, phrase.start, phrase.end)
    if cut is None or not text[phrase.start : cut.start()].strip():
        return None if cut else phrase
    return replace(phrase, end=phrase.start + len(text[phrase.start : cut.start()].rstrip()))


def _numbers(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> list[Phrase]:
    found = []
    for match in numbers_in(text, sentence.start, sentence.end):
        start, end = match.span()
        if any(m.start < end and start < m.end and m.type in NO_COUNT for m in mentions):
            continue
        words = match.group()
        if _is_age(text, start, end) or MONTH.search(text, max(0, start - 12), start):
            continue
        low_high = amount(words)
        if low_high == (None, None):
            continue
        noun_end, fits = _noun(text, end, sentence.end, mentions)
        if fits is False and noun_end == end:
            continue
        found.append(Phrase(start, noun_end, low_high, fits, True))
    return found


def _is_age(text: str, start: int, end: int) -> bool:
    """Of "Samuel Méndez, 24, was", "Kian (9)", "a boy of 12", "aged 40" and "6-year-old"."""
    before, behind = text[max(0, start - 40) : start], text[end : end + 12]
    if OLD.match(behind):
        return True
    if not AGE.fullmatch(text, start, end):
        return False
    if AGED.search(before) or (before.endswith("(") and behind.startswith(")")):
        return True
    name = NAMED.search(before)
    is_one = name is not None and (name[1][:1].isupper() or not name[1].endswith("s"))
    return is_one and AFTER_AGE.match(behind) is not None


def _noun(text: str, end: int, limit: int, mentions: Sequence[Mention]) -> tuple[int, bool | None]:
    """Where the noun of a number ends, and whether it names people."""
    gap = NOUN.match(text, end)
    at = gap.end() if gap else end
    if at >= limit:
        return end, None
    for mention in mentions:
        if at <= mention.start <= at + 40 and mention.type in (*PEOPLE, *THINGS):
            between = text[at : mention.start]
            if re.fullmatch(r"(?:[\w'’-]+\s+){0,3}", between) and not (
                set(between.lower().split()) & CONNECTING
            ):
                if any(is_people(word) for word in between.split()):
                    break
                return _beyond(text, mention), mention.type in PEOPLE
    position, last = at, end
    for _ in range(4):
        word = WORD.match(text, position)
        if word is None or word.end() > limit or word.group().lower() in CONNECTING:
            break
        plain = word.group().lower()
        if is_people(plain) or (is_person(plain) and not _goes_on(text, word.end())):
            return word.end(), True
        if plain in UNITS or class_of(plain):
            return (end, False)
        last = word.end()
        space = SPACE.match(text, last)
        if space is None:
            break
        position = space.end()
    return end, None


def _goes_on(text: str, at: int) -> bool:
    """ "soldier" of "12 soldier deaths" is followed by its noun."""
    word = NEXT_WORD.match(text, at)
    return word is not None and is_people(word.group(1))


def _beyond(text: str, mention: Mention) -> int:
    """The end of a mention with its noun: "Russian soldiers", where "Russian" is marked."""
    word = NEXT_WORD.match(text, mention.end)
    if mention.type in PEOPLE and word is not None and is_people(word.group(1)):
        return word.end()
    return mention.end


def _zeros(text: str, sentence: Sentence) -> list[Phrase]:
    return [
        Phrase(match.start(), match.end(), (0, 0), True, True)
        for match in ZERO.finditer(text, sentence.start, sentence.end)
    ]


def _somebody(mention: Mention) -> Phrase | None:
    """A person, named or described in the singular."""
    is_name = mention.type is EntityType.PERSON
    counted = amount(mention.text)
    if counted != (None, None) and re.search(r"\d|\band\b", mention.text):
        return Phrase(mention.start, mention.end, counted, True, True)
    words = MEASURE.sub(" ", mention.text)
    several = SEVERAL.search(words) or (PLURAL.search(words) and not is_name)
    if several:
        return Phrase(mention.start, mention.end, (None, None), True, False)
    # "The army", "Hamas": a group that is no person.
    head = words.split()[-1] if words.split() else ""
    if not is_name and not any(is_person(word) for word in words.split()) and not is_person(head):
        return Phrase(mention.start, mention.end, (None, None), True, False)
    return Phrase(mention.start, mention.end, (1, 1), True, False)


def _described(text: str, sentence: Sentence) -> list[Phrase]:
    """ "a ward clerk", "his brother": somebody in the singular whom no mention marks."""
    found = []
    for match in DETERMINED.finditer(text, sentence.start, sentence.end):
        words = text[match.start(1) : sentence.end]
        position = match.start(1)
        head = None
        for word in islice(WORD.finditer(words), 5):
            plain = word.group().lower()
            if (
                plain in CONNECTING
                or words[: word.start()].strip(" ") != " ".join(words[: word.start()].split())
                or OTHER_SIGN.search(words, 0, word.start())
            ):
                break
            if is_person(plain):
                head = word
            elif head is not None:
                break
        if head is not None:
            found.append(Phrase(match.start(), position + head.end(), (1, 1), True, False))
    return found
