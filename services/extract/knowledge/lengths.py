"""Lengths of time: "three days ago", "the past two weeks", "within 72 hours", as days."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.relativedelta import relativedelta

from services.common.spans import Granularity
from services.extract.knowledge.dates import Interval

TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ARTICLES = {"": 1, "a": 1, "an": 1, "a couple of": 2, "couple of": 2}
COUNTS = {word: number for number, word in enumerate(ONES, start=1)} | ARTICLES | TENS
WORDS = "|".join(sorted(filter(None, COUNTS), key=len, reverse=True))
COUNT = rf"(?:{'|'.join(TENS)})-(?:{WORDS})|{WORDS}|\d{{1,3}}"
UNIT = r"hour|hr|day|night|week|fortnight|month|year"
ABOUT = r"(?:about |some |only |just |nearly |almost |barely |exactly |less than )?"
LAST = re.compile(
    rf"(?:the )?(?:(last|past)(?: ({COUNT}))?|(?:previous|preceding) ({COUNT}))[ -]?({UNIT})s?"
)
COMING = re.compile(rf"(?:the )?(?:next|coming|following) ({COUNT})[ -]({UNIT})s?")
DURATION = re.compile(rf"(?:(?:within|for|in) )?({COUNT})[ -]({UNIT})s?['’]?(?: time)?")
AGO = re.compile(rf"{ABOUT}({COUNT}) ({UNIT})s? ago(?: (today|tomorrow))?")
JUST_NOW = re.compile(
    r"(?:[a-z -]+ )?(?:moment|minute|hour)s? ago|\d+ (?:minute|hour|hr|min)s? ago"
)


def counted(count: str | None, unit: str) -> relativedelta:
    """So many hours, days, nights, weeks, months or years; hours as the days that they touch."""
    words = (count or "").split("-")
    number = int(words[0]) if words[0].isdigit() else sum(COUNTS[word] for word in words)
    if unit in ("hour", "hr"):
        return relativedelta(days=-(-number // 24))
    if unit == "fortnight":
        return relativedelta(weeks=2 * number)
    if unit == "week":
        return relativedelta(weeks=number)
    if unit == "month":
        return relativedelta(months=number)
    return relativedelta(years=number) if unit == "year" else relativedelta(days=number)


def running(plain: str, published: dt.date) -> Interval | None:
    """A length of time that a plan gives itself: "within three weeks", "for 30 days"."""
    length = DURATION.fullmatch(plain) or COMING.fullmatch(plain)
    if length is None:
        return None
    return published, published + counted(*length.groups()), Granularity.RANGE


def past(plain: str, published: dt.date) -> Interval | None:
    """A length of time up to the publication, or so long before it."""
    if JUST_NOW.fullmatch(plain):
        return published, published, Granularity.DAY
    ago = AGO.fullmatch(plain)
    if ago:
        count, unit, exactly = ago.groups()
        return _ago(published - counted(count, unit), unit, exactly)
    last = LAST.fullmatch(plain)
    if last is None:
        return None
    which, count, other, unit = last.groups()
    # "Last week" is one of the calendar, "the past week" and "the last two weeks" are not.
    if which == "last" and count is None:
        return None
    return published - counted(count or other, unit), published, Granularity.RANGE


def _ago(day: dt.date, unit: str, exactly: str | None) -> Interval:
    """So long ago is no day where it is told in months or years, but one of those."""
    if exactly:
        day += dt.timedelta(days=exactly == "tomorrow")
    elif unit == "month":
        return day.replace(day=1), day + relativedelta(day=31), Granularity.MONTH
    elif unit == "year":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), Granularity.YEAR
    return day, day, Granularity.DAY
