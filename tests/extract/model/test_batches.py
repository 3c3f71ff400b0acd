"""Padding and grouping."""

from __future__ import annotations

from services.extract.model.batches import Batch, by_length
from services.extract.model.encode import WindowEncoder
from services.extract.model.sentences import sentences


def test_groups_stay_within_the_budget_and_lose_nothing() -> None:
    lengths = [5, 190, 3, 60, 61, 5, 400]
    groups = list(by_length(lengths, token_budget=200))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    padded = [len(group) * max(lengths[index] for index in group) for group in groups]
    assert [size for size in padded if size > 200] == [400]


def test_no_lengths_make_no_group() -> None:
    assert list(by_length([], token_budget=200)) == []


def test_the_mask_marks_padding(encoder: WindowEncoder) -> None:
    texts = ["Bombs fell on Hama.", "Two dead."]
    windows = [
        window
        for index, text in enumerate(texts)
        for window in encoder.windows(index, text, sentences(text))
    ]
    batch = Batch.of(windows)
    assert batch.ids.shape == batch.mask.shape == batch.shapes.shape
    assert batch.mask.sum(axis=1).tolist() == [len(window) for window in windows]
    assert not batch.ids[batch.mask == 0].any()
