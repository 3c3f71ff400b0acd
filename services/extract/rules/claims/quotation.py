"""Quotations: what stands between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

MARK = re.compile(r"[“”«»„\"]|\n{2,}")
# A name or a word in quotation marks is no speech.
LEAST_CHARS = 25


@dataclass(frozen=True)
class Quotations:
    """The quotations of a document, in order; a mark that nothing closes ends with its paragraph.

    A paragraph that opens with a mark continues the one before it, as newspapers print speech.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The quotation in which an offset lies."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0 or offset >= self.ends[at]:
            return None
        return self.starts[at], self.ends[at]


def quotations(text: str) -> Quotations:
    """The quotations of a text, those of a word or a name left out."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in MARK.finditer(text):
        if opened is None:
            if mark.group() in '“«„"':
                opened = mark.start()
        else:
            spans.append((opened, mark.end()))
            opened = None
    kept = [(start, end) for start, end in spans if end - start >= LEAST_CHARS]
    return Quotations(tuple(start for start, _ in kept), tuple(end for _, end in kept))
