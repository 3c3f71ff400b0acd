"""Sentence boundaries, the same for training and for serving."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from services.common.spans import Sentence

# sentencex 1.0 panics at white space of several bytes after an initial ("B\u3000."). One code point
# for another: offsets stay true.
PLAIN_SPACES = {code: " " for code in range(0x80, 0x3001) if chr(code).isspace()}
LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")


def sentences(text: str) -> tuple[Sentence, ...]:
    """Trimmed, non-overlapping sentences that cover all of `text` but white space.

    A line break always ends a sentence: headlines, bullets and posts carry no full stop.
    """
    return tuple(
        sentence for line in LINE.finditer(text) for sentence in _line(line.group(), line.start())
    )


def _line(line: str, offset: int) -> Iterator[Sentence]:
    for piece in sentencex.segment("en", line.translate(PLAIN_SPACES)):
        stripped = piece.strip()
        if stripped:
            start = offset + len(piece) - len(piece.lstrip())
            yield Sentence(start=start, end=start + len(stripped))
        offset += len(piece)
