"""Articles before triggers, and words that are alike."""

from __future__ import annotations

import pytest

from services.extract.rules.tellings.telling_words import determiner, is_harm, kinds, stem


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Police blamed rebels for the deadly market bombing.", "bombing", "definite"),
        ("Militants ended their siege on Monday.", "siege", "possessive"),
        ("Residents heard an explosion at noon.", "explosion", "indefinite"),
        ("It was the second attack in a week.", "attack", "other"),
        ("The army attacked at dawn.", "attacked", None),
        ("The jets bomb the town daily.", "bomb", None),
        ("He saw the fire. Gunmen fled.", "fled", None),
        ("Strikes hit Aleppo.", "Strikes", None),
    ],
)
def test_how_a_trigger_is_introduced(text: str, word: str, expected: str | None) -> None:
    start = text.index(word)
    assert determiner(text, start, start + len(word)) == expected


def test_forms_of_one_word_have_one_stem() -> None:
    assert len({stem(word) for word in ("attack", "attacks", "attacked", "attackers")}) == 1


def test_words_for_one_kind_of_event_are_alike() -> None:
    assert kinds("blast") & kinds("explosion")
    assert not kinds("blast") & kinds("meeting")


def test_harm_is_what_an_attack_does() -> None:
    assert is_harm("killing")
    assert not is_harm("shelled")
