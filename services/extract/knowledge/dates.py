"""Dates: one expression of a day, week, month or year as an inclusive interval of days.

Only forms that are understood whole are resolved; an expression that needs the publication date
stays unresolved where there is none. A weekday or month that could lie on either side of the
publication lies before it, or behind it where the reader looks `ahead`, as to a planned event.
Dates in other languages are left to the library dateparser (BSD-3-Clause).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from services.common.spans import Granularity

Interval = tuple[dt.date, dt.date, Granularity]

WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
ABBREVIATED = {name.lower(): number for number, name in enumerate(calendar.day_abbr)} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
BY_NAME = WEEKDAYS | ABBREVIATED
ANY_WEEKDAY = "|".join(sorted(BY_NAME, key=len, reverse=True))
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
WEEKDAY = re.compile(rf"(?:(last|next|this|coming) )?({'|'.join(WEEKDAYS)})\.?")
WEEKEND = re.compile(r"(?:this |last |past |coming |next )?(?:past )?week-?end")
# "Last Tuesday", told on a Wednesday, is not yesterday.
JUST_PAST_DAYS = 2
SOON_DAYS = 10
STEPS = {"last": -1, "this": 0, "next": 1, "the coming": 1}
PERIOD = re.compile(
    r"(?:(earlier|later|early|late) )?(last|this|next|the coming) (week|month|year)"
)
MILITARY = re.compile(rf"(\d\d) ?\d{{4}} ?[a-z]?:? ?({MONTH}) ?(\d{{4}}|\d\d)?")
DAY_OF_MONTH = re.compile(rf"(?:({ANY_WEEKDAY})\.?,? )?([0-3]?\d)(st|nd|rd|th)?")
# Day before month, with a clock time behind it or not.
NUMERIC = re.compile(
    rf"(?:(?:{ANY_WEEKDAY})\.?,? )?([0-3]?\d)[./]([0-3]?\d)\.?(?:[./](\d{{4}}|\d\d))?"
    r"(?:,? +\d{2}:?\d{2} ?h?)?"
)
DAYS_AGO = {
    "today": 0,
    "yesterday": 1,
    "the day before yesterday": 2,
    "day before yesterday": 2,
    "tomorrow": -1,
}
# Words that move within a day, not between days.
PART_OF_DAY = re.compile(
    r"\b(?:early|late|earlier|later|at|by|around|about|on|in the|the|dawn|morning|noon|midday"
    r"|afternoon|evening|night|midnight|local time|\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\.?|gmt|utc|hours|hrs)(?=\W|$)"
    r"|,? (?:[01]\d|2[0-3])[0-5]\d ?(?:h|hrs|hours|z)(?=\W|$)|,\s*(?:0\d|1[0-4])[0-5]\d$",
)
# "09:40 this morning"
CLOCK = re.compile(
    r"^(?:at |around |about )?\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\.?)?(?= (?:today|this))"
)
SAME_DAY = re.compile(
    r"(?:early |late |earlier |later )?this (?:morning|afternoon|evening|noon|lunchtime)|tonight"
    r"|(?:earlier |later |late |early |so far )?today(?:'s|’s)?|(?:right |just |even )?now"
    r"|at (?:this|the) (?:moment|hour)|at present|(?:in |over |within )?the (?:last|past) hour"
    r"|(?:late |early )?(?:this )?(?:very )?(?:day|morning|evening) today"
)
NIGHT_BEFORE = re.compile(r"(?:late |early )?last (?:night|evening)")
ABSOLUTE = re.compile(
    rf"(?:({ANY_WEEKDAY})\.?,? )?"
    rf"(?:{DAY} (?:of )?{MONTH}|{MONTH} {DAY})(?:,? \d{{4}})?"
    rf"|{MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
)
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr)}
# A whole date by its parts.
TOLD = re.compile(
    rf"(\d{{4}}-\d{{2}}-\d{{2}})|(?:(?:{ANY_WEEKDAY})\.?,? )?(?:({DAY}) (?:of )?)?({MONTH})"
    rf"(?: ({DAY}))?(?:,? (\d{{4}}))?"
)
MONTH_ALONE = re.compile(rf"(?:(last|this|past|next) )?({MONTH})")
LANGUAGES = ("fr", "es", "pt", "ru", "uk", "ar", "tr")
FOREIGN = re.compile(
    r"[0-3]?\d(?:er|º|\.)? (?:de )?(?!(?:day|night|week|month|year|hour|min|sec)s?\b)"
    r"[^\W\d_]{3,}\.?(?: (?:de )?(?:1[89]|20)\d\d)?"
)
YEAR = re.compile(r"(?:1[89]|20)\d{2}")
# "7 July, 0845" tells a clock time.
HAS_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")


def date(
    expression: str,
    published: dt.date | None,
    *,
    ahead: bool = False,
    month_first: bool = False,
) -> Interval | None:
    """The days of one expression in lower case, or None where it is not understood.

    `month_first` reads 7/8 as 8 July.
    """
    rest = " ".join(PART_OF_DAY.sub(" ", expression).split()).strip(" ,")
    if published is not None:
        unclocked = CLOCK.sub("", expression).strip(" ,")
        for words in dict.fromkeys((expression, unclocked, rest)):
            found = _relative(words, published, ahead)
            found = found or _numbered(words, published, ahead, month_first)
            if found is not None:
                return found
    if YEAR.fullmatch(rest):
        return _year(int(rest))
    absolute = ABSOLUTE.fullmatch(rest)
    if absolute is None:
        return _by_dateparser(rest, published) if FOREIGN.fullmatch(rest) else None
    if HAS_YEAR.search(rest):
        return _parsed(rest, published)
    return _nearest(rest, absolute.group(1), published, ahead) if published is not None else None


def _relative(plain: str, published: dt.date, ahead: bool) -> Interval | None:
    if plain in DAYS_AGO:
        return _day(published - dt.timedelta(days=DAYS_AGO[plain]))
    if SAME_DAY.fullmatch(plain):
        return _day(published)
    if NIGHT_BEFORE.fullmatch(plain):
        return _day(published - dt.timedelta(days=1))
    weekday = WEEKDAY.fullmatch(plain)
    if weekday:
        return _weekday(WEEKDAYS[weekday.group(2)], weekday.group(1), published, ahead)
    if WEEKEND.fullmatch(plain):
        to_saturday = (5 - published.weekday()) % 7
        since_saturday = (published.weekday() - 5) % 7
        saturday = published + dt.timedelta(days=to_saturday if ahead else -since_saturday)
        return saturday, saturday + dt.timedelta(days=1), Granularity.RANGE
    period = PERIOD.fullmatch(plain)
    if period:
        which, step, unit = period.groups()
        return _part(which, _period(unit, STEPS[step], published), published, ahead)
    month = MONTH_ALONE.fullmatch(plain)
    if month:
        which = month.group(1)
        found = _parsed(month.group(2), published)
        if found and which == "this":
            return _month(found[0].replace(year=published.year))
        ahead = (ahead or which == "next") and which not in ("last", "past")
        if found and ahead and found[1] < published:
            return _month(found[0].replace(year=published.year + (found[0].year == published.year)))
        # "last October", told in October, is a year ago.
        if found and plain.startswith("last ") and found[0] == published.replace(day=1):
            return _month(found[0].replace(year=published.year - 1))
        return found
    return None


def _part(which: str | None, whole: Interval, published: dt.date, ahead: bool) -> Interval:
    """The early or late part of a week, month or year; of a running one what has been, or is to."""
    start, end, granularity = whole
    if start <= published < end:
        if which == "later" or ahead:
            return published, end, Granularity.RANGE
        # "this week" of what has happened ends now.
        return start, published, granularity
    if which in ("early", "late") and granularity is Granularity.YEAR:
        quarter = (1, 3, 31) if which == "early" else (10, 12, 31)
        first, last, day = quarter
        year = start.year
        return dt.date(year, first, 1), dt.date(year, last, day), Granularity.RANGE
    if which in ("early", "late"):
        days = {Granularity.WEEK: (2, 3), Granularity.MONTH: (9, 20)}[granularity]
        if which == "early":
            return start, start + dt.timedelta(days=days[0]), Granularity.RANGE
        return start + dt.timedelta(days=days[1]), end, Granularity.RANGE
    return whole


def _weekday(number: int, which: str | None, published: dt.date, ahead: bool) -> Interval:
    # News calls the day of publication by its name, too.
    back = (published.weekday() - number) % 7
    on = (number - published.weekday()) % 7
    if which == "last":
        return _day(published - dt.timedelta(days=back if back > JUST_PAST_DAYS else back + 7))
    if which in ("next", "coming"):
        return _day(published + dt.timedelta(days=on or 7))
    return _day(published + dt.timedelta(days=on if ahead else -back))


def _period(unit: str, steps: int, published: dt.date) -> Interval:
    """The week, month or year `steps` from that of publication."""
    if unit == "week":
        monday = published + dt.timedelta(weeks=steps, days=-published.weekday())
        return monday, monday + dt.timedelta(days=6), Granularity.WEEK
    if unit == "year":
        return _year(published.year + steps)
    year, month = divmod(published.year * 12 + published.month - 1 + steps, 12)
    return _month(dt.date(year, month + 1, 1))


def _numbered(plain: str, published: dt.date, ahead: bool, month_first: bool) -> Interval | None:
    """Days by number: "the 28th", "Thursday 27", "15/11 0400h", "081430ZOCT15"."""
    military = MILITARY.fullmatch(plain)
    if military:
        day, month, year = military.groups()
        if year:
            return _parsed(f"{day} {month} {int(year) % 2000 + 2000}", published)
        return _nearest(f"{day} {month}", None, published, ahead)
    of_month = DAY_OF_MONTH.fullmatch(plain)
    if of_month and (of_month.group(1) or of_month.group(3)):
        return _day_of_month(int(of_month.group(2)), of_month.group(1), published, ahead)
    numeric = NUMERIC.fullmatch(plain)
    if numeric is None:
        return None
    day, month = int(numeric.group(1)), int(numeric.group(2))
    if (month_first and day <= 12) or month > 12:
        day, month = month, day
    if numeric.group(3):
        year = int(numeric.group(3))
        years = [year + 2000 if year < 100 else year]
    else:
        years = [published.year - 1, published.year, published.year + 1]
    days = [found for year in years if (found := _calendar_day(year, month, day))]
    return _day(min(days, key=lambda found: abs(found - published))) if days else None


def _day_of_month(
    number: int, weekday: str | None, published: dt.date, ahead: bool
) -> Interval | None:
    """The nearest such day, on the side that is looked to; a weekday must agree."""
    days = []
    for steps in range(-2, 3):
        year, month = divmod(published.year * 12 + published.month - 1 + steps, 12)
        day = _calendar_day(year, month + 1, number)
        if day is None:
            continue
        on_side = day >= published if ahead else day <= published
        if on_side if weekday is None else day.weekday() == BY_NAME[weekday]:
            days.append(day)
    return _day(min(days, key=lambda found: abs(found - published))) if days else None


def _calendar_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(plain: str, weekday: str | None, published: dt.date, ahead: bool) -> Interval | None:
    """A day without a year: the nearest to publication, on the weekday that the text names.

    What is not looked to as a plan lies at most some weeks ahead.
    """
    wanted = None if weekday is None else BY_NAME[weekday]
    latest = published + dt.timedelta(days=366 if ahead or weekday else SOON_DAYS)
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        parsed = _parsed(f"{plain} {year}", published)
        if parsed and parsed[0].year == year and wanted in (None, parsed[0].weekday()):
            found.append(parsed)
    near = [interval for interval in found if interval[0] <= latest]
    return min(near, key=lambda interval: abs(interval[0] - published), default=None)


def _parsed(plain: str, published: dt.date | None) -> Interval | None:
    """A date by its parts; a month alone is the last that had begun by the publication."""
    told = TOLD.fullmatch(plain)
    if told is None:
        return None
    iso, first, name, second, year_told = told.groups()
    if iso:
        year, month, number = map(int, iso.split("-"))
        day = _calendar_day(year, month, number)
        return _day(day) if day else None
    month = MONTHS[name[:3]]
    of_month = (first or second or "").rstrip("sthndr")
    if year_told:
        year = int(year_told)
    elif published is None or of_month:
        return None
    else:
        year = published.year - (month > published.month)
    day = _calendar_day(year, month, int(of_month or 1))
    if day is None:
        return None
    return _day(day) if of_month else _month(day)


def _by_dateparser(plain: str, published: dt.date | None) -> Interval | None:
    """A day and a month in another language, as posts mix them in: "24 avril", "3 de mayo"."""
    settings: dict[str, Any] = {
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day", "month"],
        "DATE_ORDER": "DMY",
        "TIMEZONE": "UTC",
    }
    if published is None and HAS_YEAR.search(plain) is None:
        return None
    if published is not None:
        # The end of the day, so that a date of the day itself counts as past.
        settings["RELATIVE_BASE"] = dt.datetime.combine(published, dt.time(23, 59))
    # Few texts need the library, and it takes a third of a second to load.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    found = DateDataParser(languages=list(LANGUAGES), settings=settings).get_date_data(plain)
    return _day(found.date_obj.date()) if found.date_obj else None


def _day(day: dt.date) -> Interval:
    return day, day, Granularity.DAY


def _month(day: dt.date) -> Interval:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last), Granularity.MONTH


def _year(year: int) -> Interval:
    return dt.date(year, 1, 1), dt.date(year, 12, 31), Granularity.YEAR
