"""Seasons, quarters and feasts, as inclusive intervals of days.

Feasts: `calendar.csv`, of the Gregorian, Western and Eastern church and Islamic calendars. Easter
is reckoned by dateutil (Apache-2.0), Islamic days by the arithmetical calendar, which the sighting
of the moon may shift by a day.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dateutil.easter import easter

from services.common.spans import Granularity
from services.extract.knowledge.dates import Interval

DATA = Path(__file__).with_name("calendar.csv")
# Each by its first month; three months long, as meteorologists and reporters count.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
            "4th": 4, "last": 4, "final": 4}  # fmt: skip
YEAR = r"(?:(?: of| in|,)? ?((?:1[89]|20)\d{2}))?"
SEASON = re.compile(rf"(?:(last|this|next|early|mid|late|the)[- ])?({'|'.join(SEASONS)}){YEAR}")
QUARTER = re.compile(rf"(?:the )?({'|'.join(ORDINALS)}) quarter{YEAR}|q([1-4]){YEAR}")
HALF = re.compile(rf"(?:the )?(first|second|1st|2nd) half{YEAR}|h([12]){YEAR}")
# The Islamic calendar's first day in the Julian day count, and that of the Gregorian ordinal 1.
ISLAMIC_EPOCH = 1_948_440
FIRST_ORDINAL = 1_721_425


def season(plain: str, published: dt.date | None, *, ahead: bool = False) -> Interval | None:
    """The days of a season, a quarter, a half of a year or a feast, in lower case, else None."""
    found = SEASON.fullmatch(plain)
    # A bare "fall" is more often what a town or a government does.
    if found and plain != "fall":
        which, name, year = found.groups()
        options = _options(SEASONS[name], 3, year, published)
        is_before = which == "last" or (which != "next" and not ahead)
        return _chosen(options, published, is_before, which)
    for pattern, months in ((QUARTER, 3), (HALF, 6)):
        part = pattern.fullmatch(plain)
        if part:
            number = ORDINALS.get(part.group(1) or "") or int(part.group(3))
            year = part.group(2) or part.group(4)
            options = _options((number - 1) * months + 1, months, year, published)
            return _chosen(options, published, not ahead, None)
    return _feast(plain, published, ahead)


def _options(
    month: int, months: int, year: str | None, published: dt.date | None
) -> list[Interval]:
    if year is None and published is None:
        return []
    years = [int(year)] if year else _around(published)
    return [(dt.date(y, month, 1), _last(y, month + months - 1), Granularity.RANGE) for y in years]


def _around(published: dt.date | None) -> list[int]:
    return [] if published is None else list(range(published.year - 1, published.year + 2))


def _last(year: int, month: int) -> dt.date:
    """The last day of a month, which may be counted past December."""
    year, month = divmod(year * 12 + month, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def _chosen(
    options: list[Interval], published: dt.date | None, is_before: bool, which: str | None
) -> Interval | None:
    """The last that has begun by the publication, or the first that has not ended by then."""
    if published is None or len(options) == 1:
        return options[0] if len(options) == 1 else None
    if is_before:
        begun = [
            (start, end, granularity)
            for start, end, granularity in options
            if (end if which == "last" else start) <= published
        ]
        found = max(begun, default=None)
        if which != "this" or found is None or found[1] < published:
            return found
        # "This spring" of what has happened ends now.
        return found[0], published, found[2]
    return min((option for option in options if option[1] >= published), default=None)


def _feast(plain: str, published: dt.date | None, ahead: bool) -> Interval | None:
    found = _feast_pattern().fullmatch(plain)
    if found is None:
        return None
    eve, name, year = found.groups()
    if year is None and published is None:
        return None
    years = [int(year)] if year else _around(published)
    days = [day for y in years for day in _days_of(name, y)]
    if eve:
        days = [(first - dt.timedelta(days=1),) * 2 for first, _ in days]
    options = [
        (first, last, Granularity.DAY if first == last else Granularity.RANGE)
        for first, last in days
    ]
    return _chosen(sorted(options), published, not ahead, None)


@cache
def _feasts() -> dict[str, tuple[str, int, int, int]]:
    """Each name's calendar, month, day (or days after Easter) and length in days."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            name: (row["calendar"], int(row["month"]), int(row["day"]), int(row["days"]))
            for row in rows
            for name in row["names"].split("|")
        }


@cache
def _feast_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_feasts(), key=len, reverse=True))
    return re.compile(rf"(?:the )?(eve of )?({names}){YEAR}")


def _days_of(name: str, year: int) -> Iterator[tuple[dt.date, dt.date]]:
    calendar, month, day, days = _feasts()[name]
    if calendar == "islamic":
        islamic = (year - 622) * 33 // 32
        starts = [_islamic(islamic + step, month, day) for step in (-1, 0, 1, 2)]
        starts = [start for start in starts if start.year == year]
    elif calendar == "gregorian":
        starts = [dt.date(year, month, day)]
    else:
        sunday = easter(year, 3) if calendar == "western" else easter(year, 2)
        starts = [sunday + dt.timedelta(days=day)]
    for start in starts:
        yield start, start + dt.timedelta(days=days - 1)


def _islamic(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of one of the arithmetical Islamic calendar."""
    days = day + -(-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30
    return dt.date.fromordinal(days + ISLAMIC_EPOCH - 1 - FIRST_ORDINAL)
