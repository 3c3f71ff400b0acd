"""Headings: dates at the head of a line that date what stands under or behind them.

"Monday, 3 June:" on a line of its own dates the items below, to the next heading; "20 Feb. Goma
falls" its own line. A dateline ("DAMASCUS, Oct 8 (Reuters) -") heads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.schema import Document
from services.common.spans import Granularity, Time

# Bullets, brackets and emoji may stand before the date, and "Day 3 -" or "(b)".
LEAD = re.compile(r"(?:[^\w\n]|\b(?:on|day \d+|\d{1,2}[.)/]|\([a-z0-9]\))(?=\W))*", re.IGNORECASE)
RUN_IN = re.compile(r"\s*(?:[:.|)\]–—]|[-→](?!\d))(?:\s|$)|\s*\n")
WORD = re.compile(r"\w")
HEADING_KINDS = (Granularity.DAY, Granularity.RANGE, Granularity.MONTH, Granularity.WEEK)


@dataclass(frozen=True)
class Block:
    """What a heading dates: the offsets of the text, and the time."""

    start: int
    end: int
    time: Time


def blocks(document: Document, told: Sequence[Time]) -> list[Block]:
    """The dated blocks of a document, in text order; one line's own heading comes last."""
    text = document.text
    found: list[Block] = []
    alone: list[tuple[int, Time]] = []
    for time in told:
        if time.granularity not in HEADING_KINDS:
            continue
        line = text.rfind("\n", 0, time.start) + 1
        if not LEAD.fullmatch(text, line, time.start):
            continue
        end = text.find("\n", time.end)
        end = len(text) if end < 0 else end
        if not WORD.search(text, time.end, end):
            alone.append((end, time))
        elif RUN_IN.match(text, time.end):
            found.append(Block(line, end, time))
    ends = [time.start for _, time in alone[1:]] + [len(text)] * bool(alone)
    under = [
        Block(start, end, time) for (start, time), end in zip(alone, ends, strict=True)
        if WORD.search(text, start, end)
    ]  # fmt: skip
    return under + found


def heading(dated: Sequence[Block], at: int) -> Time | None:
    """The time that heads the text at an offset."""
    return next((block.time for block in reversed(dated) if block.start <= at < block.end), None)
