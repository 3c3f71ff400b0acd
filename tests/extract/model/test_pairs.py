"""Pairs of triggers and mentions."""

from __future__ import annotations

import numpy as np

from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.pairs import (
    DISTANCE_BUCKETS,
    MAX_SENTENCES,
    SENTENCE_BUCKETS,
    TokenSpan,
    as_rows,
    pairs,
    retelling_pairs,
    sentence_spans,
)
from services.extract.model.sentences import sentences


def window(tokens: int = 500, sentence_tokens: int = 500) -> Window:
    """Tokens of one letter, in sentences of equal length."""
    places = np.arange(tokens)
    words = np.ones(tokens, dtype=bool)
    return Window(
        0, places, places, places, places + 1, words, places // sentence_tokens, 0, tokens
    )


PLAIN = [window(), window()]


def test_only_spans_of_one_window_are_paired() -> None:
    triggers = as_rows([[TokenSpan(1, 2, 0)], [TokenSpan(3, 4, 0)]])
    mentions = as_rows([[TokenSpan(5, 6, 0), TokenSpan(8, 9, 0)], [TokenSpan(1, 2, 0)]])
    assert pairs(triggers, mentions, PLAIN)[:, :2].tolist() == [[0, 0], [0, 1], [1, 2]]


def test_the_bucket_tells_side_and_distance() -> None:
    triggers = as_rows([[TokenSpan(50, 51, 0)]])
    places = (0, 40, 49, 50, 51, 60, 400)
    mentions = as_rows([[TokenSpan(place, place + 1, 0) for place in places]])
    buckets = pairs(triggers, mentions, PLAIN)[:, 2].tolist()
    assert buckets == sorted(buckets)
    assert len(set(buckets)) == len(places)
    assert all(0 <= bucket < DISTANCE_BUCKETS for bucket in buckets)


def test_no_spans_make_empty_arrays_of_the_right_shape() -> None:
    assert as_rows([[], []]).shape == (0, 4)
    assert pairs(as_rows([[]]), as_rows([[]]), PLAIN).shape == (0, 4)
    assert retelling_pairs(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)).shape == (0, 3)


def test_a_pair_tells_how_many_sentences_lie_between() -> None:
    triggers = as_rows([[TokenSpan(50, 51, 0)]])
    mentions = as_rows([[TokenSpan(at, at + 1, 0) for at in (0, 45, 55, 60, 499)]])
    between = pairs(triggers, mentions, [window(sentence_tokens=10)])[:, 3] - MAX_SENTENCES
    assert between.tolist() == [-MAX_SENTENCES, -1, 0, 1, MAX_SENTENCES]


def test_triggers_of_one_group_are_paired_once_the_earlier_first() -> None:
    groups, numbers = np.array([0, 0, 1, 0]), np.array([0, 2, 2, 9])
    found = retelling_pairs(groups, numbers)
    assert found[:, :2].tolist() == [[0, 1], [0, 3], [1, 3]]
    assert (found[:, 2] - MAX_SENTENCES).tolist() == [2, MAX_SENTENCES, MAX_SENTENCES]
    assert (found[:, 2] < SENTENCE_BUCKETS).all()


def test_each_sentence_is_one_windows_or_in_parts(encoder: WindowEncoder) -> None:
    text = "Rebels shelled the town again on Monday. " * 30 + "word " * 100
    split = sentences(text)
    spans = [
        (span.kind, int(each.starts[span.start]))
        for each in encoder.windows(0, text, split, "A title")
        for span in sentence_spans(each)
    ]
    assert sorted({number for number, _ in spans}) == list(range(len(split)))
    assert len(spans) == len(set(spans))
    assert sum(number == len(split) - 1 for number, _ in spans) > 1
