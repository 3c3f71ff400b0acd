"""Days: what one date expression of a document means."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from services.common.schema import Document, Mention
from services.common.spans import Granularity, Time
from services.extract.knowledge.dates import ANY_WEEKDAY, HAS_YEAR, Interval
from services.extract.knowledge.intervals import resolve
from services.extract.rules.times.localdays import sent

# Enough for "since the early " in front of a mention.
BEFORE_CHARS = 16
TONIGHT = re.compile(r"(?:early |late )?(?:tonight|this night|tonite)", re.IGNORECASE)
SMALL_HOURS = 6
MONTH_FIRST = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?:/\d{2,4})?(?![\d/])")
DAY_FIRST = re.compile(r"(?<![\d/])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])(?:/\d{2,4})?(?![\d/])")
WEEKDAY = re.compile(rf"\b({ANY_WEEKDAY})\b", re.IGNORECASE)


def of_mention(document: Document, mention: Mention | Time, *, ahead: bool = False) -> Time | None:
    """What a mention means; `ahead`: to an event that lies behind the publication."""
    when = sent(document)
    published = when.date() if when else None
    before = document.text[max(0, mention.start - BEFORE_CHARS) : mention.start]
    interval = resolve(
        mention.text,
        published,
        ahead=ahead,
        before=before,
        month_first="/" in mention.text and _month_first(document.text),
    )
    if interval is None:
        return None
    is_small_hour = when and when.time() != dt.time() and when.hour < SMALL_HOURS
    is_after_midnight = is_small_hour and not ahead and interval[0] > dt.date.min
    if is_after_midnight and TONIGHT.fullmatch(mention.text):
        # Told after midnight, the night has begun on the day before.
        interval = interval[0] - dt.timedelta(days=1), interval[1], Granularity.RANGE
    start, end, granularity = interval
    return Time(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        from_=start,
        to=end,
        granularity=granularity,
        reason=_reason(mention.text, interval, published),
    )


@lru_cache(maxsize=16)
def _month_first(text: str) -> bool:
    """Whether a text writes its days as 10/28, by those that can be read in one way only."""
    return MONTH_FIRST.search(text) is not None and DAY_FIRST.search(text) is None


def _reason(words: str, interval: Interval, published: dt.date | None) -> str:
    """Why these days, for an analyst."""
    if published is None or HAS_YEAR.search(words):
        return "told outright"
    on = f"publication on {published} ({published:%A})"
    start, end, _ = interval
    weekday = WEEKDAY.search(words)
    side = "before" if end < published else "after" if start > published else "of"
    if weekday and start == end:
        return f"{start:%A} {side} {on}"
    if any(c.isdigit() for c in words):
        return f"the nearest to {on}"
    return f"counted from {on}"
