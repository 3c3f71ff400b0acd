"""Seasons, quarters and feasts around a publication on Thursday 8 October 2015."""

from __future__ import annotations

import datetime as dt

import pytest

from services.extract.knowledge.seasons import season

THURSDAY = dt.date(2015, 10, 8)


def days(expression: str, *, ahead: bool = False) -> tuple[str, str] | None:
    found = season(expression, THURSDAY, ahead=ahead)
    return (found[0].isoformat(), found[1].isoformat()) if found else None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("summer", ("2015-06-01", "2015-08-31")),
        ("this autumn", ("2015-09-01", "2015-10-08")),
        ("last winter", ("2014-12-01", "2015-02-28")),
        ("the spring of 2012", ("2012-03-01", "2012-05-31")),
        ("second quarter", ("2015-04-01", "2015-06-30")),
        ("q4 2014", ("2014-10-01", "2014-12-31")),
        ("the first half of 2015", ("2015-01-01", "2015-06-30")),
        ("ashura 2009", ("2009-12-27", "2009-12-27")),
        ("ramadan", ("2015-06-18", "2015-07-16")),
        ("orthodox easter", ("2015-04-12", "2015-04-12")),
        ("good friday", ("2015-04-03", "2015-04-03")),
        ("eve of eid al-adha", ("2015-09-23", "2015-09-23")),
    ],
)
def test_it_is_the_last_that_has_begun(expression: str, expected: tuple[str, str]) -> None:
    assert days(expression) == expected


def test_ahead_it_is_the_next_to_come() -> None:
    assert days("spring", ahead=True) == ("2016-03-01", "2016-05-31")
    assert days("christmas", ahead=True) == ("2015-12-25", "2015-12-25")


@pytest.mark.parametrize("expression", ["fall", "season", "may", "first quarter final"])
def test_other_words_are_none(expression: str) -> None:
    assert days(expression) is None


def test_nothing_is_made_up_without_a_publication_date() -> None:
    assert season("summer", None) is None
    assert season("christmas", None) is None
