"""Token spans as arrays, and the pairs of spans that the network scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.extract.model.encode import IntArray, Window

MAX_LOG_DISTANCE = 8
DISTANCE_BUCKETS = 2 * MAX_LOG_DISTANCE + 1
MAX_SENTENCES = 4
SENTENCE_BUCKETS = 2 * MAX_SENTENCES + 1


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


def sentence_spans(window: Window) -> list[TokenSpan]:
    """The sentences that the window owns, whole or the part of one that it holds.

    `kind` is the sentence's number in the document.
    """
    numbers = window.sentence
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = np.append(first[1:], len(window))
    return [
        TokenSpan(start, end, int(numbers[start]))
        for start, end in zip(first.tolist(), ends.tolist(), strict=True)
        if numbers[start] >= 0 and window.owns(int(window.starts[start]))
    ]


def sentences_of(windows: Sequence[Window], rows: IntArray) -> IntArray:
    """The number of the sentence, within its window, in which each span [N, 4] begins: [N]."""
    numbers = [windows[row].sentence[start] for row, start in rows[:, :2].tolist()]
    return np.array(numbers, dtype=np.int64)


def sentence_bucket(between: IntArray) -> IntArray:
    """Signed numbers of sentences, far ones alike: [P] -> [P], from 0."""
    bucket: IntArray = between.clip(-MAX_SENTENCES, MAX_SENTENCES) + MAX_SENTENCES
    return bucket


def pairs(triggers: IntArray, mentions: IntArray, windows: Sequence[Window]) -> IntArray:
    """Every pair within a window.

    [P, 4] of trigger, mention, bucket of signed distance, bucket of sentences between.
    """
    trigger, mention = np.nonzero(triggers[:, None, 0] == mentions[None, :, 0])
    after = mentions[mention, 1] - triggers[trigger, 2] + 1
    before = triggers[trigger, 1] - mentions[mention, 2] + 1
    gap = np.where(after > 0, after, -np.maximum(before, 0))
    magnitude = np.minimum(np.ceil(np.log2(np.abs(gap) + 1)), MAX_LOG_DISTANCE)
    bucket = (np.sign(gap) * magnitude + MAX_LOG_DISTANCE).astype(np.int64)
    of_trigger, of_mention = sentences_of(windows, triggers), sentences_of(windows, mentions)
    between = sentence_bucket(of_mention[mention] - of_trigger[trigger])
    return np.stack([trigger, mention, bucket, between], axis=1)


def retelling_pairs(groups: IntArray, sentences: IntArray) -> IntArray:
    """Every two triggers of one group (a window, or a document), the earlier one first.

    groups, sentences: [N], triggers in text order. Gives [Q, 3] of trigger, later trigger, bucket
    of sentences between.
    """
    same = groups[:, None] == groups[None, :]
    first, second = np.nonzero(np.triu(same, k=1))
    return np.stack([first, second, sentence_bucket(sentences[second] - sentences[first])], axis=1)
