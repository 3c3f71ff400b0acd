"""Times as clients write them, in UTC."""

from __future__ import annotations

import datetime as dt
import re

RFC_3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))? ?([Zz]|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


def to_utc(value: str) -> dt.datetime:
    """An RFC 3339 time in UTC. A time without a zone counts as UTC, a date as its midnight.

    Raises: ValueError: no such time.
    """
    match = RFC_3339.fullmatch(value.strip())
    if match is None:
        raise ValueError("is not a time like 2015-10-08T11:56:00Z")
    date, minutes, seconds, fraction, zone = match.groups()
    zone = "+00:00" if zone is None or zone in "Zz" else zone
    micros = (fraction or "0")[:6].ljust(6, "0")
    spelled = f"{date}T{minutes or '00:00'}{seconds or ':00'}.{micros}{zone}"
    try:
        return dt.datetime.fromisoformat(spelled).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError("is a time that does not exist") from None
