"""What is put together from dates, told on Thursday 8 October 2015."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from services.extract.knowledge import intervals

THURSDAY = dt.date(2015, 10, 8)


def days(expression: str, *, ahead: bool = False, before: str = "") -> tuple[str, str] | None:
    found = intervals.resolve(expression, THURSDAY, ahead=ahead, before=before)
    return (found[0].isoformat(), found[1].isoformat()) if found else None


@pytest.mark.parametrize(
    ("expression", "start", "end"),
    [
        ("overnight", "2015-10-07", "2015-10-08"),
        ("the last 24 hours", "2015-10-07", "2015-10-08"),
        ("the past three days", "2015-10-05", "2015-10-08"),
        ("27-31 August", "2015-08-27", "2015-08-31"),
        ("Sept 6-8", "2015-09-06", "2015-09-08"),
        ("from 17 to 22 May", "2015-05-17", "2015-05-22"),
        ("20–21 July 2014", "2014-07-20", "2014-07-21"),
        ("between June 1943 and April 1945", "1943-06-01", "1945-04-30"),
        ("1983 and 1987", "1983-01-01", "1987-12-31"),
        ("Monday and Tuesday", "2015-10-05", "2015-10-06"),
        ("mid-September", "2015-09-11", "2015-09-20"),
        ("early August", "2015-08-01", "2015-08-10"),
        ("late September 2014", "2014-09-21", "2014-09-30"),
        ("May last year", "2014-05-01", "2014-05-31"),
        ("the early hours of Tuesday", "2015-10-06", "2015-10-06"),
        ("shortly before midnight on Monday", "2015-10-05", "2015-10-05"),
        ("the 28th", "2015-09-28", "2015-09-28"),
        ("Monday the 5th", "2015-10-05", "2015-10-05"),
        ("Saturday 3", "2015-10-03", "2015-10-03"),
        ("04/10", "2015-10-04", "2015-10-04"),
        ("04/10 0400h", "2015-10-04", "2015-10-04"),
        ("27.07.2014", "2014-07-27", "2014-07-27"),
        ("7 July, 0845", "2015-07-07", "2015-07-07"),
        ("Tues", "2015-10-06", "2015-10-06"),
        ("sat", "2015-10-03", "2015-10-03"),
        ("y'day", "2015-10-07", "2015-10-07"),
        ("Sunday's", "2015-10-04", "2015-10-04"),
        ("on Wednesday", "2015-10-07", "2015-10-07"),
        ("09:40 this morning", "2015-10-08", "2015-10-08"),
        ("since Monday", "2015-10-05", "2015-10-08"),
        ("until 12 October", "2015-10-08", "2015-10-12"),
        ("next month", "2015-11-01", "2015-11-30"),
        ("next Monday", "2015-10-12", "2015-10-12"),
        ("the weekend", "2015-10-03", "2015-10-04"),
    ],
)
def test_an_expression_covers_these_days(expression: str, start: str, end: str) -> None:
    assert days(expression) == (start, end)


@pytest.mark.parametrize(
    ("expression", "start", "end"),
    [
        ("Monday", "2015-10-12", "2015-10-12"),
        ("Thursday", "2015-10-08", "2015-10-08"),
        ("March", "2016-03-01", "2016-03-31"),
        ("October", "2015-10-01", "2015-10-31"),
        ("the 28th", "2015-10-28", "2015-10-28"),
        ("the weekend", "2015-10-10", "2015-10-11"),
        ("this week", "2015-10-08", "2015-10-11"),
        ("12 November", "2015-11-12", "2015-11-12"),
        ("28 December", "2015-12-28", "2015-12-28"),
        ("within three weeks", "2015-10-08", "2015-10-29"),
        ("last Monday", "2015-10-05", "2015-10-05"),
        ("last October", "2014-10-01", "2014-10-31"),
        ("yesterday", "2015-10-07", "2015-10-07"),
    ],
)
def test_ahead_a_plan_lies_behind_the_publication(expression: str, start: str, end: str) -> None:
    assert days(expression, ahead=True) == (start, end)


def test_the_words_in_front_open_an_interval() -> None:
    assert days("Monday", before="shelled since ") == ("2015-10-05", "2015-10-08")
    assert days("Monday", before="closed until ") == ("2015-10-08", "2015-10-12")
    assert days("Monday", before="ever since, on ") == ("2015-10-05", "2015-10-05")


@pytest.mark.parametrize(
    "expression",
    ["soon and later", "31 February", "40/10", "Monday the 6th", "May to nowhere", "24", "0845"],
)
def test_a_part_that_is_not_understood_leaves_all_open(expression: str) -> None:
    assert days(expression) is None


@pytest.mark.parametrize("expression", ["overnight", "27-31 March", "the 28th", "since Monday"])
def test_nothing_is_made_up_without_a_publication_date(expression: str) -> None:
    assert intervals.resolve(expression, None) is None


@pytest.mark.parametrize(
    "expression",
    [
        "night " * 14 + "x",
        "night " * 400 + "x",
        "dawn " * 13 + "10 10",
        "dawn " * 40 + "10 10",
        "from " * 15 + "x",
    ],
)
def test_repeated_words_cost_no_time(expression: str) -> None:
    began = time.process_time()
    assert intervals.resolve(expression, THURSDAY) is None
    assert time.process_time() - began < 0.5


def test_a_long_date_is_read() -> None:
    long = "between the evening of Monday 5 October and the morning of Tuesday 6 October 2015"
    assert days(long) == ("2015-10-05", "2015-10-06")


@pytest.mark.parametrize(
    ("expression", "published"),
    [
        ("night of 31/12/9999", THURSDAY),
        ("week of 31/12/9999", THURSDAY),
        ("night of 31/12/9999", dt.date.max),
        ("yesterday", dt.date.min),
        ("last year", dt.date.min),
        ("spring", dt.date.min),
        ("last 3 weeks", dt.date.min),
        ("tomorrow", dt.date.max),
        ("next year", dt.date.max),
        ("last 99999999999 days", THURSDAY),
    ],
)
def test_a_day_outside_the_calendar_is_none(expression: str, published: dt.date) -> None:
    assert intervals.resolve(expression, published) is None
