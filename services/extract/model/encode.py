"""Text to windows of tokens: whole sentences, nothing cut off, offsets in code points.

Words are the tokeniser's own (white space and punctuation separate them); only the first wordpiece
of a word is tagged, so a span can neither begin nor end inside a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from services.common.schema import Sentence
from services.extract.model.shapes import case_shape

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Window:
    """A run of sentences of one document, between [CLS] and [SEP]. Arrays are [T].

    Spans that start before `owned_from` are context: the window before this one reports them.
    """

    document: int
    ids: IntArray
    shapes: IntArray
    starts: IntArray
    ends: IntArray
    is_word_start: NDArray[np.bool_]
    owned_from: int

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class _Piece:
    """The tokens of one sentence, or of a part of a very long one. Columns as in `Window`."""

    columns: IntArray

    @property
    def start(self) -> int:
        return int(self.columns[2, 0])

    def __len__(self) -> int:
        return int(self.columns.shape[1])


class WindowEncoder:
    """Cuts documents into windows of at most `window_tokens` tokens."""

    def __init__(self, tokenizer: Tokenizer, window_tokens: int) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._capacity = window_tokens - 2
        self._first_id = tokenizer.token_to_id("[CLS]")
        self._last_id = tokenizer.token_to_id("[SEP]")

    @classmethod
    def from_file(cls, path: Path, window_tokens: int) -> WindowEncoder:
        """The encoder over a `tokenizer.json`."""
        return cls(Tokenizer.from_file(str(path)), window_tokens)

    def windows(self, document: int, text: str, sentences: Sequence[Sentence]) -> list[Window]:
        """The windows of one document, in text order; none for a text without a token."""
        texts = [text[sentence.start : sentence.end] for sentence in sentences]
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        pieces = [
            piece
            for sentence, words, encoding in zip(sentences, texts, encodings, strict=True)
            for piece in _split(_columns(words, sentence.start, encoding), self._capacity)
        ]
        layout = _pack([len(piece) for piece in pieces], self._capacity)
        return [
            self._window(document, pieces[first:end], pieces[owned].start)
            for first, owned, end in layout
        ]

    def _window(self, document: int, pieces: list[_Piece], owned_from: int) -> Window:
        inner = np.concatenate([piece.columns for piece in pieces], axis=1)
        columns = np.pad(inner, ((0, 0), (1, 1)))
        columns[0, 0], columns[0, -1] = self._first_id, self._last_id
        ids, shapes, starts, ends, is_word_start = columns
        return Window(document, ids, shapes, starts, ends, is_word_start.astype(bool), owned_from)


def _columns(sentence: str, offset: int, encoding: Encoding) -> IntArray:
    """Ids, case shapes, starts, ends and word starts of one sentence: [5, T]."""
    count = len(encoding.ids)
    if count == 0:
        return np.zeros((5, 0), dtype=np.int64)
    spans = np.array(encoding.offsets, dtype=np.int64)
    words = np.array(encoding.word_ids, dtype=np.int64)
    is_word_start = np.diff(words, prepend=-1) != 0
    first = np.flatnonzero(is_word_start)
    last = np.append(first[1:], count) - 1
    shapes = [
        case_shape(sentence[start:end])
        for start, end in zip(spans[first, 0].tolist(), spans[last, 1].tolist(), strict=True)
    ]
    word_of_token = np.cumsum(is_word_start) - 1
    return np.stack(
        [
            np.array(encoding.ids, dtype=np.int64),
            np.array(shapes, dtype=np.int64)[word_of_token],
            spans[:, 0] + offset,
            spans[:, 1] + offset,
            is_word_start.astype(np.int64),
        ]
    )


def _split(columns: IntArray, capacity: int) -> Iterator[_Piece]:
    """A sentence in parts that fit a window, cut between words."""
    count, start = columns.shape[1], 0
    while start < count:
        end = min(start + capacity, count)
        if end < count:
            word_starts = np.flatnonzero(columns[4, start + 1 : end + 1])
            end = start + 1 + int(word_starts[-1]) if len(word_starts) else end
        yield _Piece(columns[:, start:end])
        start = end


def _pack(lengths: Sequence[int], capacity: int) -> Iterator[tuple[int, int, int]]:
    """Windows as (first sentence, first owned sentence, end).

    A window begins with the last sentence of the one before, as context, where that leaves room.
    """
    owned = 0
    while owned < len(lengths):
        has_room = owned > 0 and lengths[owned - 1] + lengths[owned] <= capacity
        first = owned - 1 if has_room else owned
        used, end = sum(lengths[first:owned]), owned
        while end < len(lengths) and used + lengths[end] <= capacity:
            used += lengths[end]
            end += 1
        yield first, owned, end
        owned = end
