"""Names of lost equipment: the class where the table knows one, else the noun."""

from __future__ import annotations

import pytest

from services.extract.knowledge.equipment import class_of, is_plural, name_of, singular


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a Russian Su-24", "aircraft"),
        ("MiG-21", "aircraft"),
        ("Pak F-16", "fighter jet"),
        ("9 UAVs", "drone"),
        ("a drone boat", "boat"),
        ("3 T-72 tanks", "tank"),
        ("a T-90M", "tank"),
        ("BMP-2", "infantry fighting vehicle"),
        ("four HIMARS rockets", "rocket"),
        ("a rocket launcher", "rocket launcher"),
        ("two depots of weapons", "ammunition depot"),
        ("seven tank wagons", "tank wagon"),
        ("fuel lorries", "truck"),
        ("patrol ship Sergei Kotov", "patrol ship"),
        ("nine power facilities", "power facility"),
    ],
)
def test_the_last_name_of_a_phrase_is_its_class(words: str, expected: str) -> None:
    assert class_of(words) == expected


@pytest.mark.parametrize("words", ["statue", "a think-tank", "carpets", "tankers", "busy"])
def test_a_part_of_a_word_is_no_class(words: str) -> None:
    assert class_of(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Syrian tanks", "tank"),
        ("several burning armoured vehicles", "armoured vehicle"),
        ("batteries", "battery"),
        ("churches", "church"),
        ("buses", "bus"),
        ("Dozens of shops", "shop"),
        ("main gate", "gate"),
        ("up to 15", None),
        ("a third", None),
        ("4 others", None),
        ("were shot", None),
    ],
)
def test_a_phrase_has_the_name_of_its_noun(words: str, expected: str | None) -> None:
    assert name_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("the depots", True), ("depot", False), ("the aircraft", None), ("bus", False), ("", None)],
)
def test_a_form_tells_of_several(words: str, expected: bool | None) -> None:
    assert is_plural(words) is expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("boxes", "box"), ("ships", "ship"), ("batteries", "battery"), ("gas", "gas")],
)
def test_a_noun_has_a_singular(noun: str, expected: str) -> None:
    assert singular(noun) == expected
