"""How a word is written: what an uncased encoder cannot see."""

from __future__ import annotations

from enum import IntEnum


class CaseShape(IntEnum):
    """The shape of one word; every wordpiece carries its word's shape."""

    OTHER = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4
    DIGIT = 5
    INITIAL = 6


def case_shape(word: str) -> CaseShape:
    """The shape of a word, as it stands in the text."""
    if any(character.isdigit() for character in word):
        return CaseShape.DIGIT
    if word.islower():
        return CaseShape.LOWER
    if word.isupper():
        return CaseShape.UPPER if len(word) > 1 else CaseShape.INITIAL
    if word[:1].isupper() and word[1:].islower():
        return CaseShape.TITLE
    return CaseShape.MIXED if word.lower() != word else CaseShape.OTHER
