"""Sentence boundaries, the same for training and for serving."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from services.common.spans import Sentence

# sentencex 1.0 panics at white space of several bytes after an initial ("B\u3000."). One code point
# for another: offsets stay true.
PLAIN_SPACES = {code: " " for code in range(0x80, 0x3001) if chr(code).isspace()}
# A list without a full stop is no sentence, and what looks for words in one must not look through
# 200,000 characters. Of the annotated sentences none is half as long.
LONGEST_CHARS = 1000
LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")


def sentences(text: str) -> tuple[Sentence, ...]:
    """Trimmed, non-overlapping sentences that cover all of `text` but white space.

    A line break always ends a sentence: headlines, bullets and posts carry no full stop. What is
    longer than any sentence is cut between words.
    """
    return tuple(
        sentence for line in LINE.finditer(text) for sentence in _line(line.group(), line.start())
    )


def _line(line: str, offset: int) -> Iterator[Sentence]:
    for piece in sentencex.segment("en", line.translate(PLAIN_SPACES)):
        stripped = piece.strip()
        if stripped:
            start = offset + len(piece) - len(piece.lstrip())
            for first, last in _parts(stripped):
                yield Sentence(start=start + first, end=start + last)
        offset += len(piece)


def _parts(sentence: str) -> Iterator[tuple[int, int]]:
    """The sentence, or where it is too long its parts, between words if there are any."""
    start = 0
    while len(sentence) - start > LONGEST_CHARS:
        cut = sentence.rfind(" ", start + 1, start + LONGEST_CHARS)
        cut = cut if cut > start else start + LONGEST_CHARS
        yield start, start + len(sentence[start:cut].rstrip())
        start = cut + len(sentence[cut:]) - len(sentence[cut:].lstrip())
    if start < len(sentence):
        yield start, len(sentence)
