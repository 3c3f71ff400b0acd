"""Windows to padded arrays, sorted by length so that little of a batch is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.extract.model.encode import IntArray, Window


@dataclass(frozen=True)
class Batch:
    """Padded windows. Arrays are [B, T]; `mask` is 1 on tokens and 0 on padding."""

    windows: tuple[Window, ...]
    ids: IntArray
    shapes: IntArray
    mask: IntArray

    @classmethod
    def of(cls, windows: Sequence[Window], multiple: int = 1) -> Batch:
        """The batch of the windows, in their order; its width is a multiple."""
        width = -(-max(len(window) for window in windows) // multiple) * multiple
        return cls(
            tuple(windows),
            pad([window.ids for window in windows], width),
            pad([window.shapes for window in windows], width),
            pad([np.ones_like(window.ids) for window in windows], width),
        )


def pad(rows: Sequence[NDArray[np.int64]], width: int, value: int = 0) -> IntArray:
    """Rows of unequal length as one array: [B, width]."""
    padded = np.full((len(rows), width), value, dtype=np.int64)
    for target, row in zip(padded, rows, strict=True):
        target[: len(row)] = row
    return padded


def by_length(lengths: Sequence[int], token_budget: int) -> Iterator[list[int]]:
    """Groups of indexes whose padded size is within the budget, shortest first.

    A window longer than the budget makes a group of its own.
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[index] * (len(group) + 1) > token_budget:
            yield group
            group = []
        group.append(index)
    if group:
        yield group
