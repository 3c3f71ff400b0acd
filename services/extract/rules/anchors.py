"""Anchors: expressions that count from another day of the text: "at dawn", "two days earlier".

A clock time or a part of a day alone names no day: it takes one that the text tells beside it, else
the heading's, else the last one before, else that of the last such hour before the document was
sent. What counts from another time stays open where the text tells none.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from services.common.schema import Document, Mention
from services.common.spans import Granularity, Time
from services.extract.knowledge.clocks import PART, hour
from services.extract.knowledge.dates import BY_NAME
from services.extract.knowledge.intervals import COUNT, counted, resolve
from services.extract.rules.headings import Block, heading
from services.extract.rules.localdays import sent

# How far back, in sentences, a told day still holds.
REACH = 6
FROM_REACH = 4
# A clock time may be of a local clock that is ahead of UTC by as much.
AHEAD_H = 9
SAME = re.compile(
    rf"(?:early |late |later |on |in )*(?:the |that |this )?(?:very )?(?:same|very) (?:day|date|{PART}|period)"
    rf"|(?:later |early |late |on |by )?that (?:day|{PART})|(?:later|earlier) (?:in|on) the day"
    r"|(?:a (?:few|couple of) |several )(?:hour|minute)s (?:later|after|afterwards|before|earlier)"
    r"|(?:within |some |only |just |\w+ |half an |an )?(?:hour|minute)s? (?:later|after|afterwards"
    r"|before|earlier|into)|(?:within |in )(?:hours|minutes|the hour|an hour)|the (?:whole )?day"
    r"|all (?:day|morning|afternoon|evening)|throughout the day|during the day|later"
)
SAME_PERIOD = re.compile(r"(?:later |early |late )?(?:that|the same|in the same) (week|month|year)")
NEXT = re.compile(rf"(?:the |by the )?(?:very )?(?:next|following) (day|night|{PART}|week|month|year)")
BEFORE = re.compile(
    rf"(?:the )?(?:previous|preceding) (day|night|{PART}|week|month|year)"
    rf"|(?:the )?(day|night|evening|morning|week|month|year) (?:before|earlier)"
)
OFFSET = re.compile(
    rf"(?:about |some |only |just |nearly |almost |barely |exactly |less than )?({COUNT})"
    r"[ -](day|night|week|fortnight|month|year)s? (later|after|afterwards|on|earlier|before|previously)"
)
LENGTH = re.compile(
    rf"(?:about |some |only |just |nearly |almost |barely |exactly )?(?:({COUNT})[ -])?"
    r"(day|night|week|fortnight|month|year)s?"
)
BEHIND = re.compile(r" (later|afterwards|after|earlier|before|previously)\b")
CLAUSE = re.compile(r"(?: before)? (?!that\b|this\b|and\b|in\b|at\b|on\b|near\b)\w")
NAMED = re.compile(r"(that(?: same)?|(?:the )?same|(?:the )?following|(?:the )?next|(?:the )?previous|(?:the )?preceding) (.+)")
UNITS = {"day": Granularity.DAY, "week": Granularity.WEEK, "month": Granularity.MONTH,
         "year": Granularity.YEAR}  # fmt: skip
COARSE = (Granularity.YEAR, Granularity.MONTH, Granularity.WEEK)


@dataclass(frozen=True)
class Told:
    """The times of a document that others may count from, and its dated blocks."""

    document: Document
    times: Sequence[Time]
    blocks: Sequence[Block]
    starts: Sequence[int]


def anchored(told: Told, mention: Mention) -> Time | None:
    """The days of a mention by those told around it, None where nothing is."""
    plain = " ".join(mention.text.lower().split())
    of_day = hour(plain)
    if of_day is not None or SAME.fullmatch(plain):
        anchor = _anchor(told, mention, REACH, in_line=of_day is not None and any(map(str.isdigit, plain)))
        if anchor is not None:
            return _counted(mention, anchor, anchor.to, anchor.to, Granularity.DAY)
        return _last_such_hour(told.document, mention, of_day)
    return _shifted(told, mention, plain) or _named(told, mention, plain)


def _shifted(told: Told, mention: Mention, plain: str) -> Time | None:
    """ "Two days earlier", "the next morning", "a day after" what the sentence goes on to tell."""
    found = OFFSET.fullmatch(plain)
    if found:
        count, unit, direction = found.groups()
    elif (length := LENGTH.fullmatch(plain)) and (
        behind := BEHIND.match(told.document.text, mention.end)
    ):
        count, unit = length.groups()
        direction = behind.group(1)
    else:
        for pattern, direction in ((NEXT, "later"), (BEFORE, "earlier"), (SAME_PERIOD, "same")):
            found = pattern.fullmatch(plain)
            if found:
                count, unit = "one", next(part for part in found.groups() if part)
                return _moved(told, mention, count, unit, direction)
        return None
    return _moved(told, mention, count, unit, direction)


def _moved(told: Told, mention: Mention, count: str | None, unit: str, direction: str) -> Time | None:
    unit = unit if unit in ("week", "month", "year", "fortnight") else "day"
    anchor = _anchor(told, mention, FROM_REACH, coarse=unit != "day")
    if anchor is None:
        return None
    steps = {"same": 0, "later": 1, "afterwards": 1, "on": 1}.get(direction, -1)
    if direction == "after" and anchor.start > mention.start:
        # "A day after the truce, on 3 May, ...": what follows the comma is told of.
        steps = 1
    if direction == "before" and _is_clause(told.document.text, mention.end):
        steps = 1 if anchor.start < mention.start else -1
    moved = anchor.from_ + steps * counted(count, unit)
    is_next = direction == "same" or count == "one"
    is_whole = unit in ("month", "year") or (unit == "week" and is_next)
    granularity = UNITS[unit] if is_whole and unit != "day" else Granularity.DAY
    if anchor.granularity is Granularity.YEAR and unit == "month":
        return None
    first, last = _whole(moved, granularity if unit != "week" or count == "one" else Granularity.DAY)
    return _counted(mention, anchor, first, last, granularity)


def _is_clause(text: str, at: int) -> bool:
    return CLAUSE.match(text, at) is not None


def _named(told: Told, mention: Mention, plain: str) -> Time | None:
    """ "That August", "the following Monday", "the previous weekend"."""
    found = NAMED.fullmatch(plain)
    if found is None:
        return None
    which, name = found.groups()
    anchor = _anchor(told, mention, FROM_REACH, coarse=True)
    if anchor is None:
        return None
    is_next = which.endswith(("following", "next"))
    base = anchor.to if is_next or which.endswith(("that", "same")) else anchor.from_ - dt.timedelta(1)
    if which.endswith(("that", "same")) and name not in BY_NAME:
        base = dt.date(anchor.from_.year, 12, 31)
    days = resolve(name, base + dt.timedelta(days=is_next), ahead=is_next)
    if days is None:
        return None
    return _counted(mention, anchor, *days)


def _whole(day: dt.date, unit: Granularity) -> tuple[dt.date, dt.date]:
    if unit is Granularity.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit is Granularity.MONTH:
        return day.replace(day=1), day + relativedelta(day=31)
    if unit is Granularity.YEAR:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day, day


def _last_such_hour(document: Document, mention: Mention, of_day: int | None) -> Time | None:
    """The last time before the sending that the clock told this; a bare date tells no hour."""
    when = sent(document)
    if of_day is None or when is None or when.time() == dt.time():
        return None
    day = when.date() - dt.timedelta(days=of_day > when.hour + AHEAD_H)
    reason = f"the last such hour before the document was sent, at {when:%H:%M on %Y-%m-%d}"
    return _time(mention, day, day, Granularity.DAY, reason)


def _counted(
    mention: Mention, anchor: Time, first: dt.date, last: dt.date, granularity: Granularity
) -> Time:
    reason = f'counted from "{anchor.text}" ({anchor.from_}), told near it'
    return _time(mention, first, last, granularity, reason)


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


def _anchor(told: Told, mention: Mention, reach: int, *, coarse: bool = False, in_line: bool = False) -> Time | None:
    """The nearest time of the mention's sentence, else its heading's, else the last before it."""
    own = bisect_right(told.starts, mention.start)
    kinds = (Granularity.DAY, *COARSE) if coarse else (Granularity.DAY,)
    days = [t for t in told.times if _serves(t, kinds) and t.start != mention.start]
    beside = [time for time in days if bisect_right(told.starts, time.start) == own]
    if beside:
        return min(beside, key=lambda time: abs(time.start - mention.start))
    head = heading(told.blocks, mention.start)
    if head is not None and _serves(head, kinds):
        return head
    before = [t for t in days if own - reach <= bisect_right(told.starts, t.start) < own]
    if in_line and not _has_date_only(told.document):
        line = told.document.text.rfind("\n", 0, mention.start)
        before = [time for time in before if time.start > line]
    return max(before, key=lambda time: time.start, default=None)


def _has_date_only(document: Document) -> bool:
    when = sent(document)
    return when is None or when.time() == dt.time()


def _serves(time: Time, kinds: Sequence[Granularity]) -> bool:
    # A night is told as two days: what follows it is counted from the second.
    is_night = time.granularity is Granularity.RANGE and (time.to - time.from_).days == 1
    return time.granularity in kinds or is_night
