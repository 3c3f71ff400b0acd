"""Offsets: times that count from another one, "two days earlier", "the next day", "that August".

What counts from another time stays open where the text tells none near it.
"""

from __future__ import annotations

import datetime as dt
import re

from dateutil.relativedelta import relativedelta

from services.common.schema import Mention
from services.common.spans import Granularity, Time
from services.extract.knowledge.clocks import PART
from services.extract.knowledge.dates import BY_NAME
from services.extract.knowledge.intervals import resolve
from services.extract.knowledge.lengths import ABOUT, COUNT, counted
from services.extract.rules.times.anchors import Told, counted_from, nearest

# How far back, in sentences, a time may be counted from.
REACH = 4
PERIOD = r"day|night|week|fortnight|month|year"
SAME = re.compile(r"(?:later |early |late )?(?:that|the same|in the same) (week|month|year)")
NEXT = re.compile(rf"(?:the |by the )?(?:very )?(?:next|following) ({PERIOD}|{PART})")
BEFORE = re.compile(
    rf"(?:the )?(?:previous|preceding) ({PERIOD}|{PART})"
    rf"|(?:the )?({PERIOD}|evening|morning) (?:before|earlier)"
)
OFFSET = re.compile(
    rf"{ABOUT}({COUNT})[ -]({PERIOD})s? (later|after|afterwards|on|earlier|before|previously)"
)
LENGTH = re.compile(rf"{ABOUT}(?:({COUNT})[ -])?({PERIOD})s?")
BEHIND = re.compile(r" (later|afterwards|after|earlier|before|previously)\b")
NAMED = re.compile(r"(that(?: same)?|(?:the )?(?:same|following|next|previous|preceding)) (.+)")
# What follows "a day before" where a clause tells of the other event.
CLAUSE = re.compile(r"(?: before)? (?!(?:that|this|and|in|at|on|near)\b)\w")
LATER = ("later", "afterwards", "on")
WHOLE = {"week": Granularity.WEEK, "month": Granularity.MONTH, "year": Granularity.YEAR}


def offset(told: Told, mention: Mention) -> Time | None:
    """The days of a mention that counts from another time, None where none is told near it."""
    plain = " ".join(mention.text.lower().split())
    found = OFFSET.fullmatch(plain)
    if found:
        return _moved(told, mention, *found.groups())
    behind = BEHIND.match(told.document.text, mention.end)
    length = LENGTH.fullmatch(plain) if behind else None
    if length and behind:
        count, unit = length.groups()
        return _moved(told, mention, count or "one", unit, behind.group(1))
    for pattern, direction in ((NEXT, "later"), (BEFORE, "earlier"), (SAME, "same")):
        found = pattern.fullmatch(plain)
        if found:
            unit = next(part for part in found.groups() if part)
            return _moved(told, mention, "one", unit, direction)
    return _named(told, mention, plain)


def _moved(told: Told, mention: Mention, count: str, unit: str, direction: str) -> Time | None:
    unit = unit if unit in (*WHOLE, "fortnight") else "day"
    anchor = nearest(told, mention, REACH, coarse=unit != "day")
    if anchor is None or (anchor.granularity is Granularity.YEAR and unit == "month"):
        return None
    try:
        day = anchor.from_ + _steps(told, mention, anchor, direction) * counted(count, unit)
    except (ValueError, OverflowError):
        # Beyond the years that a calendar has.
        return None
    # Weeks are counted by the day, but "the week before" is one of the calendar.
    is_whole = unit in ("month", "year") or (unit == "week" and count == "one")
    granularity = WHOLE[unit] if is_whole else Granularity.DAY
    return counted_from(anchor, mention, *_whole(day, granularity), granularity)


def _steps(told: Told, mention: Mention, anchor: Time, direction: str) -> int:
    """Which way to count: "on Tuesday, a day after the vote" tells of the vote, on Monday."""
    if direction == "same":
        return 0
    is_before = anchor.start < mention.start
    if direction == "after":
        return -1 if is_before else 1
    if direction == "before" and is_before and CLAUSE.match(told.document.text, mention.end):
        return 1
    return 1 if direction in LATER else -1


def _named(told: Told, mention: Mention, plain: str) -> Time | None:
    """ "That August", "the following Monday", "the previous weekend"."""
    found = NAMED.fullmatch(plain)
    anchor = nearest(told, mention, REACH, coarse=True) if found else None
    if found is None or anchor is None:
        return None
    which, name = found.groups()
    is_next = which.endswith(("following", "next"))
    if is_next:
        base = anchor.to + dt.timedelta(days=1)
    elif which.endswith(("previous", "preceding")):
        base = anchor.from_ - dt.timedelta(days=1)
    else:
        base = anchor.to if name in BY_NAME else dt.date(anchor.from_.year, 12, 31)
    days = resolve(name, base, ahead=is_next)
    return counted_from(anchor, mention, *days) if days else None


def _whole(day: dt.date, unit: Granularity) -> tuple[dt.date, dt.date]:
    if unit is Granularity.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit is Granularity.MONTH:
        return day.replace(day=1), day + relativedelta(day=31)
    if unit is Granularity.YEAR:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day, day
