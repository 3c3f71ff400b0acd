"""The document's own clock, where a client tells it."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.schema import Document
from services.extract.rules.times.localdays import sent

LATE = dt.datetime(2024, 12, 7, 23, 30, tzinfo=dt.UTC)


def day(published: dt.datetime | None, **metadata: str) -> str | None:
    document = Document(id="doc_a", text="tonight", published_at=published, metadata=metadata)
    when = sent(document)
    return when.date().isoformat() if when else None


def test_an_offset_in_the_metadata_moves_the_day() -> None:
    assert day(LATE, utc_offset="+03:00") == "2024-12-08"
    assert day(LATE.replace(hour=2), utc_offset="-04:00") == "2024-12-06"
    assert day(LATE, utc_offset="UTC+3") == "2024-12-08"


def test_the_offset_of_the_publication_holds() -> None:
    zone = dt.timezone(dt.timedelta(hours=3))
    assert day(LATE.astimezone(zone)) == "2024-12-08"


def test_without_either_it_is_utc() -> None:
    assert day(LATE) == "2024-12-07"
    assert day(LATE, utc_offset="Damascus") == "2024-12-07"
    assert day(None, utc_offset="+03:00") is None


@pytest.mark.parametrize("offset", ["+24:00", "+99", "-15", "+03:99", "banana", 5, None, [], ""])
def test_what_is_no_offset_is_ignored(offset: object) -> None:
    metadata = {"utc_offset": offset}
    document = Document(id="doc_a", text="tonight", published_at=LATE, metadata=metadata)
    when = sent(document)
    assert when == LATE
    assert when is not None
    assert when.utcoffset() == dt.timedelta()


def test_an_offset_reaches_no_day_outside_the_calendar() -> None:
    first = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    last = dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)
    assert day(first, utc_offset="-03:00") == "0001-01-01"
    assert day(last, utc_offset="+03:00") == "9999-12-31"
