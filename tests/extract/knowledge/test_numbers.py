"""Numbers as analysts read them."""

from __future__ import annotations

import pytest

from services.extract.knowledge.numbers import amount


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("17", 17, 17),
        ("seventeen", 17, 17),
        ("five people", 5, 5),
        ("twenty-one fighters", 21, 21),
        ("one hundred and five", 105, 105),
        ("1,200 soldiers", 1200, 1200),
        ("at least five", 5, None),
        ("no fewer than 12", 12, None),
        ("more than 20", 21, None),
        ("more than a dozen", 13, None),
        ("up to 30", None, 30),
        ("nearly 40", None, 40),
        ("as many as nine", None, 9),
        ("about 100", 100, 100),
        ("some 30", 30, 30),
        ("a dozen", 12, 12),
        ("two dozen", 24, 24),
        ("dozens", 24, 99),
        ("dozens of civilians", 24, 99),
        ("scores", 40, 199),
        ("several", 3, 9),
        ("hundreds", 200, 999),
        ("both", 2, 2),
        ("a soldier", 1, 1),
        ("between 5 and 7", 5, 7),
        ("5-7", 5, 7),
        ("fewer than 10", None, 9),
        ("2.5 million", 2500000, 2500000),
    ],
)
def test_words_mean_this_range(words: str, low: int | None, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize("words", ["civilians", "many", "T-shirts", ""])
def test_words_without_a_number_have_no_range(words: str) -> None:
    assert amount(words) == (None, None)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("several hundred", 300, 999),
        ("a few", 3, 9),
        ("several dozen", 24, 99),
        ("no one", 0, 0),
        ("no casualties", 0, 0),
        ("one soldier", 1, 1),
        ("two", 2, 2),
        ("three dozen", 36, 36),
        ("tens of thousands", 20000, 99999),
        ("40 thousand", 40000, 40000),
        ("at least 12 people", 12, None),
        ("12 to 15", 12, 15),
    ],
)
def test_small_and_vague_numbers_count_too(words: str, low: int, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Between 1,000 and 2,000 people", 1000, 2000),
        ("no more than 20", None, 20),
        ("not more than 10", None, 10),
        ("T-72 tanks", None, None),
        ("a BMP-2", 1, 1),
        ("Mi-8 helicopter", None, None),
        ("12-year-old boy", None, None),
        ("millions", 2_000_000, 9_999_999),
        ("1.2 million", 1_200_000, 1_200_000),
        ("30k", 30_000, 30_000),
        ("500+", 500, None),
        ("20 000", 20_000, 20_000),
    ],
)
def test_what_counts_nothing_is_no_number(words: str, low: int | None, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Two soldiers and a policeman", 3, 3),
        ("17 and three islanders", 20, 20),
        ("26 'criminals' and 18 members", 44, 44),
        ("three men, two women and a child", 6, 6),
        ("one hundred and five people and two dogs", 107, 107),
        ("at least three civilians and a soldier", 4, None),
        ("At least 47 soldiers and as many as 84 fighters", 47, None),
        ("dozens of men and a child", 25, 100),
    ],
)
def test_the_parts_of_an_enumeration_are_added_up(words: str, low: int, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("one hundred and five", 105, 105),
        ("1,034 trucks", 1034, 1034),
        ("between eight and nine", 8, 9),
        ("a man and his son", 1, 1),
        ("two dozen and counting", 24, None),
    ],
)
def test_one_number_is_no_enumeration(words: str, low: int, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("11+", 11, None),
        ("not less than four", 4, None),
        ("not fewer than four", 4, None),
        ("five or more", 5, None),
        ("close to 40", None, 40),
        ("as high as 90", None, 90),
        ("just under 10", None, 10),
        ("nil", 0, 0),
        ("not a single soldier", 0, 0),
        ("not one", 0, 0),
    ],
)
def test_a_modifier_opens_or_closes_a_side(words: str, low: int | None, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("13 yr girl", None, None),
        ("a 64-year-old woman", 1, 1),
        ("two 16 year old boys", 2, 2),
        ("a 9-month-old", None, None),
    ],
)
def test_an_age_counts_nobody(words: str, low: int | None, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("a handful of men", 3, 9),
        ("3 lakh", 300_000, 300_000),
        ("1.5 crore", 15_000_000, 15_000_000),
        ("1\u202f200 people", 1200, 1200),
        ("20-odd", 20, 20),
        ("a 1,200-strong brigade", 1200, 1200),
        ("twenty or so", 20, 20),
        ("another five", 5, 5),
        ("two and a half million", 2_500_000, 2_500_000),
        ("10 to 15 thousand", 10_000, 15_000),
        ("half a dozen", 6, 6),
        ("in excess of 40", 41, None),
        ("a man of 26", 1, 1),
        ("a third of the 90 men", None, None),
        ("12 per cent", None, None),
    ],
)
def test_other_ways_to_say_how_many(words: str, low: int | None, high: int | None) -> None:
    assert amount(words) == (low, high)


@pytest.mark.parametrize(
    "words",
    [
        "killed " + "9" * 309,
        "9" * 5_000,
        "9" * 400 + " dozen",
        "9" * 400 + " to " + "9" * 401,
        "1" + ",000" * 5,
        "1200 billion",
        "700 billion and 700 billion",
    ],
)
def test_a_number_beyond_all_people_is_none(words: str) -> None:
    assert amount(words) == (None, None)


def test_a_large_sum_is_a_number() -> None:
    assert amount("50 billion") == (50_000_000_000, 50_000_000_000)
