"""Pairs of triggers and mentions."""

from __future__ import annotations

from services.extract.model.pairs import DISTANCE_BUCKETS, TokenSpan, as_rows, pairs


def test_only_spans_of_one_window_are_paired() -> None:
    triggers = as_rows([[TokenSpan(1, 2, 0)], [TokenSpan(3, 4, 0)]])
    mentions = as_rows([[TokenSpan(5, 6, 0), TokenSpan(8, 9, 0)], [TokenSpan(1, 2, 0)]])
    assert pairs(triggers, mentions)[:, :2].tolist() == [[0, 0], [0, 1], [1, 2]]


def test_the_bucket_tells_side_and_distance() -> None:
    triggers = as_rows([[TokenSpan(50, 51, 0)]])
    places = (0, 40, 49, 50, 51, 60, 400)
    mentions = as_rows([[TokenSpan(place, place + 1, 0) for place in places]])
    buckets = pairs(triggers, mentions)[:, 2].tolist()
    assert buckets == sorted(buckets)
    assert len(set(buckets)) == len(places)
    assert all(0 <= bucket < DISTANCE_BUCKETS for bucket in buckets)


def test_no_spans_make_empty_arrays_of_the_right_shape() -> None:
    assert as_rows([[], []]).shape == (0, 4)
    assert pairs(as_rows([[]]), as_rows([[]])).shape == (0, 3)
