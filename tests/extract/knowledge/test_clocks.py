"""Times of the day are told apart from days, and give their hour."""

from __future__ import annotations

import pytest

from services.extract.knowledge.clocks import hour


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("11:05", 11),
        ("0400h", 4),
        ("around 2:30pm", 14),
        ("12 a.m.", 0),
        ("0630 gmt", 6),
        ("half past midnight", 0),
        ("seven in the evening", 19),
        ("ten thirty", 10),
        ("since 8:30", 8),
        ("dawn", 5),
        ("the afternoon", 13),
        ("zuhr", 12),
    ],
)
def test_a_time_of_the_day_has_its_hour(expression: str, expected: int) -> None:
    assert hour(expression) == expected


@pytest.mark.parametrize("expression", ["monday", "8 october", "early friday", "25:10"])
def test_what_is_no_time_of_the_day_has_none(expression: str) -> None:
    assert hour(expression) is None
