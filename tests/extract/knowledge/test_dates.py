"""Date expressions of real reports, resolved against a publication on Thursday 8 October 2015."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.spans import Granularity
from services.extract.knowledge import intervals

THURSDAY = dt.date(2015, 10, 8)


@pytest.mark.parametrize(
    ("expression", "start", "end", "granularity"),
    [
        ("Wednesday", "2015-10-07", "2015-10-07", "day"),
        ("wednesday evening", "2015-10-07", "2015-10-07", "day"),
        ("Thursday", "2015-10-08", "2015-10-08", "day"),
        ("last Thursday", "2015-10-01", "2015-10-01", "day"),
        ("early on Sunday", "2015-10-04", "2015-10-04", "day"),
        ("today", "2015-10-08", "2015-10-08", "day"),
        ("dawn today", "2015-10-08", "2015-10-08", "day"),
        ("this morning", "2015-10-08", "2015-10-08", "day"),
        ("yesterday", "2015-10-07", "2015-10-07", "day"),
        ("late last night", "2015-10-07", "2015-10-07", "day"),
        ("two days ago", "2015-10-06", "2015-10-06", "day"),
        ("7 October", "2015-10-07", "2015-10-07", "day"),
        ("October 7", "2015-10-07", "2015-10-07", "day"),
        ("8 October", "2015-10-08", "2015-10-08", "day"),
        ("Wednesday 7 October", "2015-10-07", "2015-10-07", "day"),
        ("12 November", "2014-11-12", "2014-11-12", "day"),
        ("October 16", "2015-10-16", "2015-10-16", "day"),
        ("Friday, October 9", "2015-10-09", "2015-10-09", "day"),
        ("Sun 4 Oct", "2015-10-04", "2015-10-04", "day"),
        ("28 December", "2014-12-28", "2014-12-28", "day"),
        ("12 May", "2015-05-12", "2015-05-12", "day"),
        ("last October", "2014-10-01", "2014-10-31", "month"),
        ("last August", "2015-08-01", "2015-08-31", "month"),
        ("3 March 2014", "2014-03-03", "2014-03-03", "day"),
        ("early on 3 March 2014", "2014-03-03", "2014-03-03", "day"),
        ("2015-09-30", "2015-09-30", "2015-09-30", "day"),
        ("September", "2015-09-01", "2015-09-30", "month"),
        ("October 2015", "2015-10-01", "2015-10-31", "month"),
        ("last month", "2015-09-01", "2015-09-30", "month"),
        ("2011", "2011-01-01", "2011-12-31", "year"),
        ("last year", "2014-01-01", "2014-12-31", "year"),
        ("last week", "2015-09-28", "2015-10-04", "week"),
        ("this week", "2015-10-05", "2015-10-08", "week"),
    ],
)
def test_an_expression_means_these_days(
    expression: str, start: str, end: str, granularity: str
) -> None:
    assert intervals.resolve(expression, THURSDAY) == (
        dt.date.fromisoformat(start),
        dt.date.fromisoformat(end),
        Granularity(granularity),
    )


@pytest.mark.parametrize(
    "expression",
    [
        "days later",
        "1970s and 1980s",
        "two years",
        "10 am",
        "soon",
        "the war",
        "todays",
        "Monday, October 9",
    ],
)
def test_what_is_not_understood_stays_open(expression: str) -> None:
    assert intervals.resolve(expression, THURSDAY) is None


@pytest.mark.parametrize("expression", ["Wednesday", "yesterday", "7 October", "last week"])
def test_no_date_is_made_up_without_a_publication_date(expression: str) -> None:
    assert intervals.resolve(expression, None) is None


def test_a_full_date_needs_no_publication_date() -> None:
    day = dt.date(2014, 3, 3)
    assert intervals.resolve("3 March 2014", None) == (day, day, Granularity.DAY)
