"""Token spans as arrays, and the pairs of a trigger and a mention that the network scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.extract.model.encode import IntArray

MAX_LOG_DISTANCE = 8
DISTANCE_BUCKETS = 2 * MAX_LOG_DISTANCE + 1


@dataclass(frozen=True)
class TokenSpan:
    """A typed span of tokens of one window; `kind` is the type's index."""

    start: int
    end: int
    kind: int
    confidence: float = 1.0


def as_rows(spans: Sequence[Sequence[TokenSpan]]) -> IntArray:
    """The spans of each window of a batch as one array: [N, 4] of row, start, end, type."""
    rows = [
        (row, span.start, span.end, span.kind) for row, found in enumerate(spans) for span in found
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def pairs(triggers: IntArray, mentions: IntArray) -> IntArray:
    """Every pair within a window: [P, 3] of trigger, mention, bucket of signed distance."""
    trigger, mention = np.nonzero(triggers[:, None, 0] == mentions[None, :, 0])
    after = mentions[mention, 1] - triggers[trigger, 2] + 1
    before = triggers[trigger, 1] - mentions[mention, 2] + 1
    gap = np.where(after > 0, after, -np.maximum(before, 0))
    magnitude = np.minimum(np.ceil(np.log2(np.abs(gap) + 1)), MAX_LOG_DISTANCE)
    bucket = (np.sign(gap) * magnitude + MAX_LOG_DISTANCE).astype(np.int64)
    return np.stack([trigger, mention, bucket], axis=1)
