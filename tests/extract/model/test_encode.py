"""Windows."""

from __future__ import annotations

import numpy as np
import pytest

from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.sentences import sentences


def windows(encoder: WindowEncoder, text: str) -> list[Window]:
    return encoder.windows(0, text, sentences(text))


def uncovered(text: str, found: list[Window]) -> str:
    """What of the text lies in no token."""
    seen = np.zeros(len(text), dtype=bool)
    for window in found:
        for start, end in zip(window.starts, window.ends, strict=True):
            seen[start:end] = True
    return "".join(text[index] for index in np.flatnonzero(~seen)).strip()


@pytest.mark.parametrize(
    "text",
    [
        "Two dead. " * 5_000,
        "word " * 10_000,
        "-" * 10_000,
        "a" * 100_000,
        "Aleppo🔺Saraqib→Idlib. وصل الجيش إلى حلب؟ نعم.",
    ],
    ids=["10,000 words", "one sentence", "no space", "one word", "scripts"],
)
def test_no_text_is_cut_off(encoder: WindowEncoder, text: str) -> None:
    found = windows(encoder, text)
    assert uncovered(text, found).split() == []
    assert max(map(len, found)) <= 64


def test_every_token_is_owned_by_one_window(encoder: WindowEncoder) -> None:
    found = windows(encoder, "Rebels shelled the town again on Monday. " * 40)
    owned = [
        int(start) for window in found for start in window.starts[1:-1] if window.owns(int(start))
    ]
    assert owned == sorted(set(owned))
    assert len(found) > 1


def test_a_window_begins_with_the_sentence_before_as_context(encoder: WindowEncoder) -> None:
    found = windows(encoder, "Rebels shelled the town again on Monday. " * 40)
    assert all(window.starts[1] < window.owned_from for window in found[1:])


def test_a_window_ends_with_the_sentence_behind_as_context(encoder: WindowEncoder) -> None:
    found = windows(encoder, "Rebels shelled the town again on Monday. " * 40)
    assert all(window.ends[-2] > window.owned_to for window in found[:-1])
    assert [window.owned_to for window in found[:-1]] == [window.owned_from for window in found[1:]]


def test_every_window_begins_with_the_title_which_nothing_is_found_in(
    encoder: WindowEncoder,
) -> None:
    text = "Rebels shelled the town again on Monday. " * 40
    for window in encoder.windows(0, text, sentences(text), "Shelling of Suran"):
        title = np.flatnonzero(window.ids == window.ids[-1])[0]
        assert title > 3
        assert not window.is_word_start[: title + 1].any()
        assert (window.sentence[: title + 1] == -1).all()
        assert len(window) <= 64


def test_a_title_of_any_length_leaves_room_for_the_text(encoder: WindowEncoder) -> None:
    found = encoder.windows(0, "One. Two.", sentences("One. Two."), "word " * 500)
    assert uncovered("One. Two.", found) == ""
    assert max(map(len, found)) <= 64


def test_a_token_knows_its_sentence(encoder: WindowEncoder) -> None:
    text = "One came. Two left. Three stayed."
    (window,) = windows(encoder, text)
    assert sorted(set(window.sentence[1:-1].tolist())) == [0, 1, 2]
    assert window.sentence[0] == window.sentence[-1] == -1


def test_only_the_first_wordpiece_starts_a_word(encoder: WindowEncoder) -> None:
    text = "Saraqib fell"
    (window,) = windows(encoder, text)
    starts = window.starts[window.is_word_start]
    assert [int(start) for start in starts] == [0, text.index("fell")]
    assert len(window) > 4


def test_a_symbol_is_a_word_apart_from_the_name_written_against_it(encoder: WindowEncoder) -> None:
    text = "🔺Saraqib"
    (window,) = windows(encoder, text)
    assert int(window.starts[window.is_word_start][1]) == 1


def test_a_text_without_a_token_has_no_window(encoder: WindowEncoder) -> None:
    assert windows(encoder, "\u200d") == []
    assert windows(encoder, "") == []
