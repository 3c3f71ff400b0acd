"""Days: what one date expression of a document means."""

from __future__ import annotations

from services.common.schema import Document, Mention
from services.common.spans import Time
from services.extract.knowledge.dates import Interval
from services.extract.knowledge.intervals import resolve

# Enough for "since the early " in front of a mention.
BEFORE_CHARS = 16


def of_mention(document: Document, mention: Mention | Time, *, ahead: bool = False) -> Time | None:
    """What a mention means; `ahead`: to an event that lies behind the publication."""
    published = document.published_at.date() if document.published_at else None
    before = document.text[max(0, mention.start - BEFORE_CHARS) : mention.start]
    interval = resolve(mention.text, published, ahead=ahead, before=before)
    return _time(mention, interval) if interval else None


def _time(mention: Mention | Time, interval: Interval) -> Time:
    start, end, granularity = interval
    return Time(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        from_=start,
        to=end,
        granularity=granularity,
    )
