"""Intervals: what a time expression of a report covers, put together from its dates.

Around the date of `dates.py`: "since" and "until", "27-31 March", "mid-November", "overnight", "the
last three days", parts of a day before a date. Resolved against the publication; not understood
whole is None.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from services.common.spans import Granularity
from services.extract.knowledge.clocks import CLOCK, ZONE
from services.extract.knowledge.dates import (
    ABBREVIATED,
    DAY,
    MONTH,
    WEEKDAYS,
    Interval,
    date,
)
from services.extract.knowledge.lengths import past, running
from services.extract.knowledge.seasons import season

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
OPENING = re.compile(r"(since|until|till|up to) (?:the )?")
OPENING_BEFORE = re.compile(
    r"\b(since|until|till|within|for|in) (?:the |about |around |late |early |at )?$", re.IGNORECASE
)
# "The 9/11 attacks"; told bare it is the ninth of November, or a day in September.
IS_NAME = re.compile(r"\b(?:the|since|after|post)[ -]$", re.IGNORECASE)
SEPTEMBER_11 = (dt.date(2001, 9, 11), dt.date(2001, 9, 11), Granularity.DAY)
# What of an expression may stand in front of its mention.
PART_BEFORE = re.compile(
    r"\b(last|this|next|early|mid|(?:beginning|start|end|middle|night|week"
    r"|(?:first|second) half) of)[ -](?:the )?$",
    re.IGNORECASE,
)
DEADLINE = re.compile(r"\b(?:by|before|no later than) (?:the )?$", re.IGNORECASE)
PLANNED = re.compile(r"\bfor (?:the )?$", re.IGNORECASE)
PREPOSITION = re.compile(
    r"^(?:on|the|by|from|in|at|during|of|over|before|around|about|as of|dated) (?=\S)"
)
DAY_AND_NIGHT = re.compile(
    r"overnight|(?:(?:during|in|over|all) (?:the )?)?night"
    r"|(?:(?:the )?(?:past|last) )?24 ?(?:hours|hrs|h)"
    r"|(?:the )?(?:past|last) day|(?:the )?night(?: |/)(?:and|/)? ?morning"
    r"|last night and this morning"
)
NIGHT_OF = re.compile(
    r"(?:the )?(?:night|overnight)(?: of| on|,)?(?: the)? (?!to |into )(.+)"
    r"|(.+?)(?: at)? (?:overnight|midnight)"
)
NIGHT_INTO = re.compile(r"(?:the )?(?:night|overnight) (?:in)?to (.+)")
WEEK_OF = re.compile(r"(?:the )?week (?:of|starting|beginning|from)(?: the)? (.+)")
WEEK_TO = re.compile(r"(?:the )?week (?:to|ending|ended)(?: on)?(?: the)? (.+)")
THIRD = re.compile(
    r"(early|mid|late|(?:the )?(?:beginning|start|end|middle|first half|second half) of)[- ]"
    rf"(?:in )?({MONTH}(?:,? \d{{4}})?)"
)
PART_OF_YEAR = re.compile(
    r"(early|mid|late|(?:the )?(?:beginning|start|end) of)[- ](?:in )?((?:1[5-9]|20)\d\d)"
)
QUARTERS = {"early": (1, 3), "mid": (5, 8), "late": (10, 12), "end": (12, 12), "start": (1, 1)}
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
CLOCK_ON = re.compile(
    rf"(?:{CLOCK}){ZONE},?(?: on| of)? (?:the )?(.+)|(.+?),? (?:at )?(?!\d{{4}}$)(?:{CLOCK}){ZONE}"
)
OF_YEAR = re.compile(r"(.+?) (last|this|next) year")
# No date is longer; what is may be read in a great many ways.
MOST_CHARS = 100
MOST_WORDS = 16


@lru_cache(maxsize=4096)
def resolve(
    expression: str,
    published: dt.date | None,
    *,
    ahead: bool = False,
    before: str = "",
    month_first: bool = False,
) -> Interval | None:
    """The days that an expression means, or None where it is not understood.

    `ahead` looks forward from the publication, as for a planned event; `before` is the text in
    front of the expression, where a "since" or "until" may stand; `month_first` is how the document
    writes its numeric dates.
    """
    words = expression.lower().split()
    if len(words) > MOST_WORDS:
        return None
    plain = " ".join(words).removesuffix("'s").removesuffix("’s")
    if len(plain) > MOST_CHARS:
        return None
    try:
        if month_first and (found := date(expression.lower(), published, month_first=True)):
            return found
        return _resolved(plain, published, ahead, before)
    except (ValueError, OverflowError):
        # A day that no calendar has, or one beyond the first or the last year.
        return None


def _resolved(plain: str, published: dt.date | None, ahead: bool, before: str) -> Interval | None:
    if plain == "9/11" and IS_NAME.search(before):
        return SEPTEMBER_11
    inside = OPENING.match(plain)
    opening = inside or OPENING_BEFORE.search(before)
    word = opening.group(1).lower() if opening else ""
    plain = OPENING.sub("", plain, count=1) if inside else plain
    if published is not None and ahead and (found := running(plain, published)):
        return found
    part = PART_BEFORE.search(before)
    if part and _interval(whole := f"{part.group(1).lower()} {plain}", published, ahead):
        return resolve(whole, published, ahead=ahead, before=before[: part.start()])
    is_until = word in ("until", "till", "up to")
    is_ahead = ahead or is_until or PLANNED.search(before) is not None
    found = _interval(plain, published, is_ahead)
    if found is None or published is None:
        return found
    if is_until or (ahead and DEADLINE.search(before)):
        return (published, found[1], Granularity.RANGE) if found[1] > published else found
    is_since = word == "since" and found[0] < published
    if is_since and plain.startswith(("mid-", "mid ")) and THIRD.fullmatch(plain):
        return found[0].replace(day=15), published, Granularity.RANGE
    return (found[0], published, Granularity.RANGE) if is_since else found


@lru_cache(maxsize=2048)
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
    return next((found for form in FORMS if (found := form(plain, published, ahead))), None)


def _up_to_now(plain: str, published: dt.date | None, _: bool) -> Interval | None:
    if published is None:
        return None
    if DAY_AND_NIGHT.fullmatch(plain):
        return published - dt.timedelta(days=1), published, Granularity.RANGE
    return past(plain, published)


def _night(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    """A night belongs to two days: "the night of 7 December", "overnight into Friday"."""
    for pattern, first in ((NIGHT_INTO, -1), (NIGHT_OF, 0)):
        words = _inner(pattern, plain)
        inner = _interval(words, published, ahead) if words else None
        if inner and inner[2] is Granularity.DAY:
            start = inner[0] + dt.timedelta(days=first)
            return start, start + dt.timedelta(days=1), Granularity.RANGE
        if inner and inner[2] is Granularity.RANGE:
            return inner
    return None


def _week(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    """The week of a day, or the one that ends with it."""
    for pattern, is_last in ((WEEK_OF, False), (WEEK_TO, True)):
        words = _inner(pattern, plain)
        inner = _interval(words, published, ahead) if words else None
        if inner and inner[2] is Granularity.DAY:
            start = inner[0] - dt.timedelta(days=6 if is_last else inner[0].weekday())
            return start, start + dt.timedelta(days=6), Granularity.WEEK
    return None


def _part(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    """The early or late part of a month or year."""
    third = THIRD.fullmatch(plain)
    if third:
        month = _interval(third.group(2), published, ahead)
        return _third(third.group(1), month) if month else None
    year = PART_OF_YEAR.fullmatch(plain)
    if year:
        return _months(int(year.group(2)), *QUARTERS[_which(year.group(1))])
    of_year = OF_YEAR.fullmatch(plain)
    if of_year is None or published is None:
        return None
    number = published.year + {"last": -1, "this": 0, "next": 1}[of_year.group(2)]
    return _interval(f"{of_year.group(1)} {number}", published, ahead)


def _plain(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    return date(plain, published, ahead=ahead)


def _at_an_hour(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    """A date with a clock time or a part of the day around it."""
    inner = (_inner(pattern, plain) for pattern in (WITHIN, CLOCK_ON))
    found = (_interval(words, published, ahead) for words in inner if words)
    return next(filter(None, found), None)


def _inner(pattern: re.Pattern[str], plain: str) -> str | None:
    """The date inside an expression of a form."""
    found = pattern.fullmatch(plain)
    return next(filter(None, found.groups()), None) if found else None


def _months(year: int, first: int, last: int) -> Interval:
    end = dt.date(year, last, 1) + relativedelta(months=1, days=-1)
    return dt.date(year, first, 1), end, Granularity.RANGE


def _which(words: str) -> str:
    """The part that "early", "the beginning of" and their like name."""
    word = words.removeprefix("the ").removesuffix(" of")
    return {"beginning": "start", "middle": "mid"}.get(word, word)


def _third(which: str, month: Interval) -> Interval:
    """The first or second ten days of a month, or the rest of it; or a half."""
    first, last, _ = month
    days = {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "first half": (1, 15)}
    start, end = days.get(_which(which), (16 if "half" in which else 21, last.day))
    return first.replace(day=start), first.replace(day=end), Granularity.RANGE


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


def _season(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    return season(plain, published, ahead=ahead)


# Tried in turn; what is understood whole in an earlier form is not tried in a later one.
FORMS = (_up_to_now, _season, _night, _week, _ends, _part, _plain, _at_an_hour)
