"""Anchors: the day of the text that a clock time, "at dawn" or "the same night" belongs to.

They name no day: they take one that the text tells beside them, else the heading's, else the last
one before, else that of the last such hour before the document was sent. A part of a day that tells
no hour stays open where the text tells no day.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from services.common.schema import Document, Mention
from services.common.spans import Granularity, Time
from services.extract.knowledge.clocks import PART, hour
from services.extract.rules.times.headings import Block, heading
from services.extract.rules.times.localdays import sent

# How far back, in sentences, a told day still holds.
REACH = 6
# A clock time may be of a local clock that is ahead of UTC by as much.
AHEAD_H = 9
DIGIT = re.compile(r"\d")
SAME = re.compile(
    rf"(?:early |late |later |on |in )*(?:the |that |this )?(?:very )?(?:same|very)"
    rf" (?:day|date|{PART}|period)"
    rf"|(?:later |early |late |on |by )?that (?:day|{PART})|(?:later|earlier) (?:in|on) the day"
    r"|(?:a (?:few|couple of) |several )(?:hour|minute)s (?:later|after|afterwards|before|earlier)"
    r"|(?:within |some |only |just |\w+ |half an |an )?(?:hour|minute)s? (?:later|after|afterwards"
    r"|before|earlier|into)|(?:within |in )(?:hours|minutes|the hour|an hour)|the (?:whole )?day"
    r"|all (?:day|morning|afternoon|evening)|throughout the day|during the day|later"
)
COARSE = (Granularity.YEAR, Granularity.MONTH, Granularity.WEEK)


@dataclass(frozen=True)
class Told:
    """The times of a document that others may count from, its blocks and its sentences' starts."""

    document: Document
    times: Sequence[Time]
    blocks: Sequence[Block]
    starts: Sequence[int]


def anchored(told: Told, mention: Mention) -> Time | None:
    """The day of a time of the day, None where nothing says which."""
    plain = " ".join(mention.text.lower().split())
    of_day = hour(plain)
    if of_day is None and SAME.fullmatch(plain) is None:
        return None
    is_clock = of_day is not None and DIGIT.search(plain) is not None
    anchor = nearest(told, mention, REACH, in_line=is_clock)
    if anchor is not None:
        return counted_from(anchor, mention, anchor.to, anchor.to, Granularity.DAY)
    return None if of_day is None else _last_such_hour(told.document, mention, of_day)


def nearest(
    told: Told, mention: Mention, reach: int, *, coarse: bool = False, in_line: bool = False
) -> Time | None:
    """The nearest time of the mention's sentence, else its heading's, else the last before it.

    `coarse` lets weeks, months and years serve; `in_line` leaves other lines of a message out,
    where clock times head items of their own.
    """
    own = bisect_right(told.starts, mention.start)
    kinds = (Granularity.DAY, *COARSE) if coarse else (Granularity.DAY,)
    days = [time for time in told.times if _serves(time, kinds) and time.start != mention.start]
    beside = [time for time in days if bisect_right(told.starts, time.start) == own]
    if beside:
        return min(beside, key=lambda time: abs(time.start - mention.start))
    head = heading(told.blocks, mention.start)
    if head is not None and _serves(head, kinds):
        return head
    before = [t for t in days if own - reach <= bisect_right(told.starts, t.start) < own]
    if in_line and _hour_sent(told.document):
        line = told.document.text.rfind("\n", 0, mention.start)
        before = [time for time in before if time.start > line]
    return max(before, key=lambda time: time.start, default=None)


def counted_from(
    anchor: Time, mention: Mention, first: dt.date, last: dt.date, granularity: Granularity
) -> Time:
    """A mention's time that was found by another one."""
    reason = f'counted from "{anchor.text}" ({anchor.from_}), told near it'
    return _time(mention, first, last, granularity, reason)


def _serves(time: Time, kinds: Sequence[Granularity]) -> bool:
    # A night is told as two days: what follows it is counted from the second.
    is_night = time.granularity is Granularity.RANGE and (time.to - time.from_).days == 1
    return time.granularity in kinds or is_night


def _hour_sent(document: Document) -> dt.datetime | None:
    """When the document was sent, unless only the day is known."""
    when = sent(document)
    return None if when is None or when.time() == dt.time() else when


def _last_such_hour(document: Document, mention: Mention, of_day: int) -> Time | None:
    """The last time before the sending that the clock told this."""
    when = _hour_sent(document)
    if when is None:
        return None
    day = when.date() - dt.timedelta(days=of_day > when.hour + AHEAD_H)
    reason = f"the last such hour before the document was sent, at {when:%H:%M on %Y-%m-%d}"
    return _time(mention, day, day, Granularity.DAY, reason)


def _time(
    mention: Mention, first: dt.date, last: dt.date, granularity: Granularity, reason: str
) -> Time:
    return Time(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        from_=first,
        to=last,
        granularity=granularity,
        reason=reason,
    )
