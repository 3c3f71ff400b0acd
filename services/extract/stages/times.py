"""Times: date expressions as inclusive intervals of days, resolved against the publication.

Only forms that are understood whole are resolved; an expression that needs the publication date
stays unresolved where there is none. Base: the library dateparser (BSD-3-Clause).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import Any

from dateparser.date import DateDataParser

from services.common.ontology import EntityType
from services.common.schema import Document, Granularity, Time

Interval = tuple[dt.date, dt.date, Granularity]

WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
# Three letters are a weekday only beside a date: "sat" is a verb, "sun" a star.
ABBREVIATED = {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
WEEKDAY = re.compile(rf"(?:last )?({'|'.join(WEEKDAYS)})\.?")
DAYS_AGO = {"today": 0, "yesterday": 1, "the day before yesterday": 2, "tomorrow": -1}
# Words that move within a day, not between days.
PART_OF_DAY = re.compile(
    r"\b(?:early|late|earlier|later|at|by|around|about|on|in the|the|dawn|morning|noon|midday"
    r"|afternoon|evening|night|midnight|local time|\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\.?|gmt|utc)(?=\W|$)",
)
SAME_DAY = re.compile(
    r"(?:early |late )?this (?:morning|afternoon|evening)|tonight|today(?:'s|’s)?"
)
NIGHT_BEFORE = re.compile(r"(?:late )?last night|overnight")
AGO = re.compile(r"(?:\d+|an?|one|two|three|four|five|six|seven|ten) (?:day|week|month|year)s? ago")
ABSOLUTE = re.compile(
    rf"(?:({'|'.join([*WEEKDAYS, *ABBREVIATED])})\.?,? )?"
    rf"(?:{DAY} (?:of )?{MONTH}|{MONTH} {DAY})(?:,? \d{{4}})?"
    rf"|{MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
)
MONTH_ALONE = re.compile(rf"(?:last )?({MONTH})")
YEAR = re.compile(r"(?:1[89]|20)\d{2}")
HAS_YEAR = re.compile(r"\d{4}")


def run(document: Document) -> Document:
    published = document.published_at.date() if document.published_at else None
    times = []
    for mention in document.layer("mentions"):
        if mention.type is EntityType.DATE:
            interval = resolve(mention.text, published)
            if interval is not None:
                start, end, granularity = interval
                times.append(
                    Time(
                        text=mention.text,
                        start=mention.start,
                        end=mention.end,
                        from_=start,
                        to=end,
                        granularity=granularity,
                    )
                )
    return document.with_layer("times", tuple(times))


@lru_cache(maxsize=4096)
def resolve(expression: str, published: dt.date | None) -> Interval | None:
    """The days that an expression means, or None where it is not understood."""
    plain = " ".join(expression.lower().split())
    if published is not None:
        relative = _relative(plain, published)
        if relative is not None:
            return relative
    rest = " ".join(PART_OF_DAY.sub(" ", plain).split()).strip(" ,")
    if published is not None and rest != plain:
        relative = _relative(rest, published)
        if relative is not None:
            return relative
    if YEAR.fullmatch(rest):
        return _year(int(rest))
    absolute = ABSOLUTE.fullmatch(rest)
    if absolute is None:
        return None
    if HAS_YEAR.search(rest):
        return _parsed(rest, published)
    return _nearest(rest, absolute.group(1), published) if published is not None else None


def _relative(plain: str, published: dt.date) -> Interval | None:
    if plain in DAYS_AGO:
        return _day(published - dt.timedelta(days=DAYS_AGO[plain]))
    if SAME_DAY.fullmatch(plain):
        return _day(published)
    if NIGHT_BEFORE.fullmatch(plain):
        return _day(published - dt.timedelta(days=1))
    weekday = WEEKDAY.fullmatch(plain)
    if weekday:
        # News calls the day of publication by its name, too.
        back = (published.weekday() - WEEKDAYS[weekday.group(1)]) % 7
        if plain.startswith("last ") and back == 0:
            back = 7
        return _day(published - dt.timedelta(days=back))
    if plain in ("this week", "last week"):
        monday = published - dt.timedelta(days=published.weekday())
        monday -= dt.timedelta(weeks=plain == "last week")
        return monday, monday + dt.timedelta(days=6), Granularity.WEEK
    if plain in ("this year", "last year"):
        return _year(published.year - (plain == "last year"))
    if plain in ("this month", "last month"):
        first = published.replace(day=1)
        return _month(first if plain == "this month" else first - dt.timedelta(days=1))
    month = MONTH_ALONE.fullmatch(plain)
    if month:
        found = _parsed(month.group(1), published)
        # "last October", told in October, is a year ago.
        if found and plain.startswith("last ") and found[0] == published.replace(day=1):
            return _month(found[0].replace(year=published.year - 1))
        return found
    return _parsed(plain, published) if AGO.fullmatch(plain) else None


def _nearest(plain: str, weekday: str | None, published: dt.date) -> Interval | None:
    """A day without a year: the nearest to publication, on the weekday that the text names."""
    wanted = None if weekday is None else {**WEEKDAYS, **ABBREVIATED}[weekday]
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        parsed = _parsed(f"{plain} {year}", published)
        if parsed and parsed[0].year == year and wanted in (None, parsed[0].weekday()):
            found.append(parsed)
    return min(found, key=lambda interval: abs(interval[0] - published), default=None)


def _parsed(plain: str, published: dt.date | None) -> Interval | None:
    settings: dict[str, Any] = {
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "TIMEZONE": "UTC",
    }
    if published is not None:
        # The end of the day, so that a date of the day itself counts as past.
        settings["RELATIVE_BASE"] = dt.datetime.combine(published, dt.time(23, 59))
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(plain)
    if found.date_obj is None:
        return None
    day = found.date_obj.date()
    if found.period == "month":
        return _month(day)
    return _year(day.year) if found.period == "year" else _day(day)


def _day(day: dt.date) -> Interval:
    return day, day, Granularity.DAY


def _month(day: dt.date) -> Interval:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last), Granularity.MONTH


def _year(year: int) -> Interval:
    return dt.date(year, 1, 1), dt.date(year, 12, 31), Granularity.YEAR
