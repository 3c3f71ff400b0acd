"""Lengths of time before and behind a publication on Thursday 8 October 2015."""

from __future__ import annotations

import datetime as dt

import pytest

from services.extract.knowledge.lengths import past, running

THURSDAY = dt.date(2015, 10, 8)


@pytest.mark.parametrize(
    ("expression", "first", "last"),
    [
        ("past week", "2015-10-01", "2015-10-08"),
        ("the last two weeks", "2015-09-24", "2015-10-08"),
        ("preceding 36 hours", "2015-10-06", "2015-10-08"),
        ("past fortnight", "2015-09-24", "2015-10-08"),
        ("nine days ago", "2015-09-29", "2015-09-29"),
        ("twenty-one days ago", "2015-09-17", "2015-09-17"),
        ("two months ago", "2015-08-01", "2015-08-31"),
        ("ten years ago today", "2005-10-08", "2005-10-08"),
        ("three years ago", "2012-01-01", "2012-12-31"),
        ("40 minutes ago", "2015-10-08", "2015-10-08"),
    ],
)
def test_a_length_ends_with_the_publication(expression: str, first: str, last: str) -> None:
    found = past(expression, THURSDAY)
    assert found is not None
    assert [day.isoformat() for day in found[:2]] == [first, last]


def test_last_week_is_one_of_the_calendar() -> None:
    assert past("last week", THURSDAY) is None


@pytest.mark.parametrize(
    ("expression", "last"),
    [("within 72 hours", 11), ("three days", 11), ("next two weeks", 22), ("for a week", 15)],
)
def test_a_plan_runs_from_the_publication(expression: str, last: int) -> None:
    found = running(expression, THURSDAY)
    assert found is not None
    assert (found[0], found[1].day) == (THURSDAY, last)


def test_what_is_no_length_stays_open() -> None:
    assert running("several days", THURSDAY) is None
    assert past("recent days", THURSDAY) is None
