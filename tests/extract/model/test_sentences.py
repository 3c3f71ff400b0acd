"""Sentence boundaries."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.model.sentences import LONGEST_CHARS, sentences

ALPHABET = "aBU. !?\n\r\u2028\u00a0\u3000\u202f\u0085\u0301é🔴ح\"'()…"


def cut(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert cut("Dr. Haddad left Hama. He returned.") == ["Dr. Haddad left Hama.", "He returned."]


def test_a_line_break_ends_a_sentence_without_a_full_stop() -> None:
    assert cut("🔴 Urgent | Hama\n\n- shelling\r\n- one dead") == [
        "🔴 Urgent | Hama",
        "- shelling",
        "- one dead",
    ]


def test_what_is_longer_than_any_sentence_is_cut_between_words() -> None:
    text = "aid trucks " * 400
    parts = cut(text)
    assert all(len(part) <= LONGEST_CHARS for part in parts)
    assert " ".join(parts) == text.strip()
    assert cut("x" * 2500) == ["x" * 1000, "x" * 1000, "x" * 500]
    assert cut(f"{'x' * 999} y") == ["x" * 999, "y"]


def test_offsets_are_code_points_after_emoji_and_arabic() -> None:
    assert cut("🔴🔴 وصل الجيش إلى حلب؟ Cafe\u0301 hit. Two dead.")[-1] == "Two dead."


@pytest.mark.parametrize("text", ["", " \n\t\u2028 "])
def test_nothing_but_white_space_has_no_sentence(text: str) -> None:
    assert sentences(text) == ()


@pytest.mark.parametrize("space", ["\u2028", "\u3000", "\u202f", "\u00a0"])
def test_white_space_of_several_bytes_after_an_initial(space: str) -> None:
    assert cut(f"George W.{space}B{space}.. Two dead.")[-1] == "Two dead."


@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=80))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
    assert all(sentence.start < sentence.end for sentence in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("text", ["a" * 1_000_000, "Bombs fell. " * 100_000, "x\n" * 100_000])
def test_large_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    sentences(text)
    assert time.process_time() - started < 5
