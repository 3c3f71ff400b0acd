"""Where a text gives a number, and how long it takes to find none."""

from __future__ import annotations

import time

import pytest

from services.extract.knowledge.number_phrases import NUMBER


@pytest.mark.parametrize("unit", ["~", "the ", "the other ", "at least "])
def test_modifiers_without_a_number_cost_time_by_their_length(unit: str) -> None:
    began = time.process_time()
    assert NUMBER.search(unit * 2_000) is None
    assert time.process_time() - began < 0.8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("~30 died", "~30"),
        ("all the other five died", "all the other five"),
        ("these at least 12 men", "these at least 12"),
        ("~~~~~~~5 men", "~~~~5"),
    ],
)
def test_a_number_keeps_its_modifiers(text: str, found: str) -> None:
    match = NUMBER.search(text)
    assert match is not None
    assert match.group().endswith(found)
