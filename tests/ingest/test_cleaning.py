"""What happens to the characters of a text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from services.ingest.cleaning import clean_line, clean_text, is_visible, storable


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("cafe\u0301", "café"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x0bb\x0cc\x85d", "a\nb\nc\nd"),
        ("a\x01b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("e\x01\u0301", "é"),
        ("\ttabs\tstay inside\t", "tabs\tstay inside"),
        ("\ufeff \u3000text\u2028 \u00a0", "text"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("1\u00a0000 👩\u200d👩\u200d👧", "1\u00a0000 👩\u200d👩\u200d👧"),
    ],
)
def test_text_is_cleaned(sent: str, kept: str) -> None:
    assert clean_text(sent) == kept


def test_a_short_field_is_one_line() -> None:
    assert clean_line(" Day 2\r\n\ton the plain ") == "Day 2 on the plain"
    assert clean_line(" \n ") is None
    assert clean_line(None) is None


@pytest.mark.parametrize("text", ["", "\u200b\u200e", " \u2060\n", "\u00a0\u3000"])
def test_marks_without_ink_are_no_text(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", "👍", "…", "\u200bا"])
def test_anything_with_ink_is_text(text: str) -> None:
    assert is_visible(text)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("a\x00", "nul_character"), ("a\ud800b", "lone_surrogate"), ("a\udfff", "lone_surrogate")],
)
def test_what_cannot_be_stored_is_refused(value: str, kind: str) -> None:
    with pytest.raises(PydanticCustomError) as found:
        storable(value)
    assert found.value.type == kind


def test_a_run_of_combining_marks_costs_no_time() -> None:
    began = time.perf_counter()
    with pytest.raises(PydanticCustomError) as found:
        storable("a" + "\u0301\u0316" * 100_000)
    assert found.value.type == "combining_marks"
    assert time.perf_counter() - began < 1
    stacked = "z" + "\u0335\u0301" * 20
    assert storable(stacked) == stacked


@given(st.text())
def test_cleaning_is_nfc_and_idempotent(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert "\r" not in cleaned
