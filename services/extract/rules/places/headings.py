"""Places at the head of a line, where its events took place: "Kherson: shelling killed two".

A dateline ("DAMASCUS, Oct 8 (Reuters) -") says where a report was written and heads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.common.schema import Document, Place

# Bullets, numbers, dates and hours may stand before the place: "3. ", "15/11 0250h ", "10:00 ".
LEAD = re.compile(
    r"(?:[^\w\n(\"'“‘]|\d{1,2}[.:/]\d{2}(?:[./]\d{2,4})?(?: ?hrs?|h)?\b|\d{3,4} ?(?:hrs?|h)\b"
    r"|\d{1,2}[.)](?=\s)|\(?[a-z0-9]\)(?=\s)|\b(?:in|at|near)\b(?= ))*",
    re.IGNORECASE,
)
# What follows it: a colon, a dash or a full stop, after what it lies in where that is said.
RUN_IN = re.compile(
    r"(?:,? ?(?:city|town|village|district|province|region|oblast|governorate|county|sector"
    r"|direction|axis|front))?(?: \([^)\n]{2,40}\)|, [A-Z][\w' -]{2,30})?\s*"
    r"(?P<sign>:|[-–—]|\.)(?:\s+|$)",
)
WORD = re.compile(r"\w")
# The first line of a report opens with where it was written.
DATELINE = re.compile(r"[-–—]")


@dataclass(frozen=True)
class Headed:
    """What a place heads: the offsets of the text, and the place."""

    start: int
    end: int
    place: Place


def headed(document: Document, places: Iterable[Place]) -> tuple[Headed, ...]:
    """The lines that places head, and what stands under places that have a line of their own."""
    text = document.text
    found: list[Headed] = []
    alone: list[tuple[int, int, Place]] = []
    for place in places:
        line = text.rfind("\n", 0, place.start) + 1
        if not LEAD.fullmatch(text, line, place.start):
            continue
        end = text.find("\n", place.end)
        end = len(text) if end < 0 else end
        sign = RUN_IN.match(text, place.end, end)
        if not WORD.search(text, place.end, end):
            alone.append((line, end, place))
        elif sign and not (line == 0 and DATELINE.match(sign["sign"])):
            found.append(Headed(line, end, place))
    starts = [line for line, _, _ in alone[1:]] + [len(text)] * bool(alone)
    under = [
        Headed(end, until, place) for (_, end, place), until in zip(alone, starts, strict=True)
        if WORD.search(text, end, until)
    ]  # fmt: skip
    return (*under, *found)


def heading(blocks: Iterable[Headed], at: int) -> Place | None:
    """The place that heads the text at an offset; a line's own comes first."""
    inside = [block for block in blocks if block.start <= at < block.end]
    return inside[-1].place if inside else None
