"""Years and months that a text tells once: "2024" over a timeline, "on 22 June ... on the 24th".

A date that leaves them out takes the year that heads it or the month told before it, where there
is one; the nearest to publication is only the second guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from services.common.schema import Document, Mention
from services.common.spans import Granularity, Time
from services.extract.knowledge.dates import DAY, HAS_YEAR, MONTH, Interval
from services.extract.knowledge.intervals import resolve

# How far back, in characters, a told month or year still holds: some three sentences.
REACH_CHARS = 400
YEAR_HEADING = re.compile(r"^[^\w\n]*((?:19|20)\d\d)[^\w\n]*$", re.MULTILINE)
NO_YEAR = re.compile(
    rf"(?:.*\b)?(?:{DAY}(?: ?[-–] ?{DAY})? {MONTH}|{MONTH} {DAY}(?: ?[-–] ?{DAY})?|{MONTH})",
    re.IGNORECASE,
)
NAMES_MONTH = re.compile(rf"\b{MONTH}(?=\W|$)", re.IGNORECASE)
OF_MONTH = re.compile(r"(?:on )?(?:the )?([0-3]?\d)(?:st|nd|rd|th)", re.IGNORECASE)


def completed(document: Document, mention: Mention, before: Sequence[Time]) -> Time | None:
    """A mention with the year or month told before it; None where it needs or finds none.

    `before` are the times told before it, in text order.
    """
    if OF_MONTH.fullmatch(mention.text):
        return _in_month(document, mention, before)
    if NO_YEAR.fullmatch(mention.text) is None or HAS_YEAR.search(mention.text):
        return None
    year = _year_heading(document.text, mention.start)
    interval = resolve(f"{mention.text} {year}", None) if year else None
    return _time(mention, interval, f"in {year}, the year that heads it") if interval else None


def _in_month(document: Document, mention: Mention, before: Sequence[Time]) -> Time | None:
    """The day of the month told last, where it comes after the day told last."""
    last = before[-1] if before else None
    if last is None or mention.start - last.end > REACH_CHARS:
        return None
    names_day = last.granularity is Granularity.DAY and NAMES_MONTH.search(last.text)
    if not names_day and not OF_MONTH.fullmatch(last.text):
        return None
    number = "".join(filter(str.isdigit, mention.text))
    interval = resolve(f"{number} {last.from_:%B %Y}", None)
    if interval is None or interval[0] <= last.from_:
        return None
    if document.published_at and interval[0] > document.published_at.date() >= last.from_:
        return None
    return _time(mention, interval, f'in the month of "{last.text}", told before it')


def _time(mention: Mention, interval: Interval, reason: str) -> Time:
    start, end, granularity = interval
    return Time(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        from_=start,
        to=end,
        granularity=granularity,
        reason=reason,
    )


def _year_heading(text: str, at: int) -> str | None:
    return next((year for start, year in reversed(_year_headings(text)) if start < at), None)


@lru_cache(maxsize=16)
def _year_headings(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((found.start(), found.group(1)) for found in YEAR_HEADING.finditer(text))
