"""Intervals: what a time expression of a report covers, put together from its dates.

Around the date of `dates.py`: "since" and "until", "27-31 March", "mid-November", "overnight", "the
last three days", parts of a day before a date. Resolved against the publication; not understood
whole is None.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from services.common.spans import Granularity
from services.extract.knowledge.dates import (
    ABBREVIATED,
    DAY,
    MONTH,
    WEEKDAYS,
    Interval,
    date,
)

SHORT = {
    "y'day": "yesterday",
    "y’day": "yesterday",
    "tmrw": "tomorrow",
    "tmw": "tomorrow",
    "tmrw.": "tomorrow",
    "last nite": "last night",
    "tonite": "tonight",
}
NAME = {number: name for name, number in WEEKDAYS.items()}
# Its mention is known to be a date: here "sat" is no verb and "sun" no star.
SHORT_WEEKDAY = re.compile(
    rf"(last |next |early |late )?({'|'.join(sorted(ABBREVIATED, key=len, reverse=True))})\.?"
    r"((?: (?:early|late))? (?:morning|afternoon|evening|night|noon))?"
)
OPENING = re.compile(r"(since|until|till) (?:the )?")
OPENING_BEFORE = re.compile(
    r"\b(since|until|till) (?:the |about |around |late |early |at )?$", re.IGNORECASE
)
PREPOSITION = re.compile(r"^(?:on|the|by|from|in|at|during|of) (?=\S)")
DAY_AND_NIGHT = re.compile(
    r"overnight|(?:(?:during|in|over) the )?night|(?:(?:the )?(?:past|last) )?24 ?(?:hours|hrs|h)"
    r"|(?:the )?(?:past|last) day"
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
LAST_DAYS = re.compile(rf"(?:last|past) ({'|'.join(COUNTS)}|\d{{1,3}}) (day|night|week|month)s?")
UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "month": 30}
THIRD = re.compile(
    rf"(early|mid|late|beginning of|start of|end of|middle of)[- ](?:in )?({MONTH}(?:,? \d{{4}})?)"
)
DAYS_OF_MONTH = re.compile(
    rf"(?:from |between )?({DAY})(?: ?[-–] ?| to | and )({DAY}) ({MONTH}(?:,? \d{{4}})?)"
)
MONTH_AND_DAYS = re.compile(rf"({MONTH}) ({DAY})(?: ?[-–] ?| to | and )({DAY})((?:,? \d{{4}})?)")
RANGE = re.compile(r"(?:from |between )?(.+?) (?:to|and|until|till) (.+)|(\d{4}) ?[-–] ?(\d{4})")
# "shortly before midnight on Monday", "the early hours of 3 March".
WITHIN = re.compile(
    r"(?:shortly |just )?(?:before |after )?(?:the )?"
    r"(?:dawn|dusk|midnight|noon|(?:small|early) hours|nightfall|sunset|sunrise"
    r"|first light|night|morning|evening|afternoon)"
    r"(?: of| on)? (.+)"
)
OF_YEAR = re.compile(r"(.+?) (last|this|next) year")


@lru_cache(maxsize=4096)
def resolve(
    expression: str, published: dt.date | None, *, ahead: bool = False, before: str = ""
) -> Interval | None:
    """The days that an expression means, or None where it is not understood.

    `ahead` looks forward from the publication, as for a planned event; `before` is the text in
    front of the expression, where a "since" or "until" may stand.
    """
    plain = " ".join(expression.lower().split()).removesuffix("'s").removesuffix("’s")
    opening = OPENING.match(plain) or OPENING_BEFORE.search(before)
    plain = OPENING.sub("", plain, count=1) if OPENING.match(plain) else plain
    is_until = opening is not None and opening.group(1).lower() != "since"
    found = _interval(plain, published, ahead or is_until)
    if found is None or published is None or opening is None:
        return found
    if is_until:
        return (published, found[1], Granularity.RANGE) if found[1] > published else found
    return (found[0], published, Granularity.RANGE) if found[0] < published else found


def _interval(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    plain = SHORT.get(plain, plain)
    short = SHORT_WEEKDAY.fullmatch(plain)
    if short:
        name = NAME[ABBREVIATED[short.group(2)]]
        plain = f"{short.group(1) or ''}{name}{short.group(3) or ''}"
    found = _whole(plain, published, ahead)
    if found is None and PREPOSITION.match(plain):
        return _interval(PREPOSITION.sub("", plain), published, ahead)
    return found


def _whole(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    if published is not None:
        if DAY_AND_NIGHT.fullmatch(plain):
            return published - dt.timedelta(days=1), published, Granularity.RANGE
        last = LAST_DAYS.fullmatch(plain)
        if last:
            count = COUNTS.get(last.group(1)) or int(last.group(1))
            days = count * UNIT_DAYS[last.group(2)]
            return published - dt.timedelta(days=days), published, Granularity.RANGE
    third = THIRD.fullmatch(plain)
    if third:
        month = _interval(third.group(2), published, ahead)
        return _third(third.group(1), month) if month else None
    found = _ends(plain, published, ahead)
    if found is not None:
        return found
    of_year = OF_YEAR.fullmatch(plain)
    if of_year and published is not None:
        year = published.year + {"last": -1, "this": 0, "next": 1}[of_year.group(2)]
        return _interval(f"{of_year.group(1)} {year}", published, ahead)
    found = date(plain, published, ahead=ahead)
    within = WITHIN.fullmatch(plain) if found is None else None
    return _interval(within.group(1), published, ahead) if within else found


def _third(which: str, month: Interval) -> Interval:
    """The first or second ten days of a month, or the rest of it."""
    first, last, _ = month
    if which.startswith(("early", "beginning", "start")):
        return first, first.replace(day=10), Granularity.RANGE
    if which.startswith("mid"):
        return first.replace(day=11), first.replace(day=20), Granularity.RANGE
    return first.replace(day=21), last, Granularity.RANGE


def _ends(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    """From the first day of one date to the last of another; both must be understood."""
    days, after_month = DAYS_OF_MONTH.fullmatch(plain), MONTH_AND_DAYS.fullmatch(plain)
    if days:
        first, last = (f"{days.group(n)} {days.group(3)}" for n in (1, 2))
    elif after_month:
        month, year = after_month.group(1), after_month.group(4)
        first, last = (f"{after_month.group(n)} {month}{year}" for n in (2, 3))
    elif pair := RANGE.fullmatch(plain):
        first, last = (part for part in pair.groups() if part)
    else:
        return None
    start, end = (_interval(words, published, ahead) for words in (first, last))
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1], Granularity.RANGE
