"""Local days: when a document was sent, by its own clock where that is known.

At 23:30 UTC it is the next day already in Damascus. A client that knows says so, by the offset of
`published_at` or as metadata; the countries that a text names are no guide to its writer's clock.
"""

from __future__ import annotations

import datetime as dt
import re

from services.common.schema import Document

# {"utc_offset": "+03:00"}
OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?([0-5]\d))?")
# No clock is further from UTC.
FURTHEST = dt.timedelta(hours=14)


def sent(document: Document) -> dt.datetime | None:
    """The publication by the document's own clock, else in UTC; None where it is not known."""
    published = document.published_at
    told = OFFSET.fullmatch(str(document.metadata.get("utc_offset", "")))
    if published is None or told is None:
        return published
    sign, hours, minutes = told.groups()
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > FURTHEST:
        return published
    try:
        return published.astimezone(dt.timezone(-offset if sign == "-" else offset))
    except OverflowError:
        # Beyond the first or the last day of the calendar.
        return published
