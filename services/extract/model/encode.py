"""Text to windows of tokens: whole sentences with context, nothing cut off, offsets in code points.

Words are the tokeniser's own (white space and punctuation separate them); only the first wordpiece
of a word is tagged, so a span can neither begin nor end inside a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from services.common.spans import Sentence
from services.extract.model.shapes import case_shape

IntArray = NDArray[np.int64]

TITLE_TOKENS = 32
# On each side, about a sentence: every token of context is read twice.
CONTEXT_TOKENS = 40
NO_SENTENCE = -1
_COLUMNS = ("id", "shape", "start", "end", "is_word_start", "sentence")


@dataclass(frozen=True)
class Window:
    """A run of sentences of one document: [CLS] title [SEP] sentences [SEP]. Arrays are [T].

    `sentence` is the number of the token's sentence in the document, -1 outside the text. Spans
    that start before `owned_from` or from `owned_to` on are context: another window reports them.
    """

    document: int
    ids: IntArray
    shapes: IntArray
    starts: IntArray
    ends: IntArray
    is_word_start: NDArray[np.bool_]
    sentence: IntArray
    owned_from: int
    owned_to: int

    def owns(self, start: int) -> bool:
        """Whether a span that starts at this code point is this window's to report."""
        return self.owned_from <= start < self.owned_to

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
        self._window_tokens = window_tokens
        self._first_id = _id_of(tokenizer, "[CLS]")
        self._last_id = _id_of(tokenizer, "[SEP]")

    @classmethod
    def from_file(cls, path: Path, window_tokens: int) -> WindowEncoder:
        """The encoder over a `tokenizer.json`."""
        return cls(Tokenizer.from_file(str(path)), window_tokens)

    def windows(
        self, document: int, text: str, sentences: Sequence[Sentence], title: str | None = None
    ) -> list[Window]:
        """The windows of one document, in text order; none for a text without a token.

        Every window begins with the title, which is context only.
        """
        head = self._head(title)
        capacity = self._window_tokens - head.shape[1] - 1
        texts = [text[sentence.start : sentence.end] for sentence in sentences]
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        pieces = [
            piece
            for number, (sentence, words, encoding) in enumerate(
                zip(sentences, texts, encodings, strict=True)
            )
            for piece in _split(_columns(words, sentence.start, number, encoding), capacity)
        ]
        layout = list(_pack([len(piece) for piece in pieces], capacity))
        starts = [pieces[place.owned].start for place in layout] + [len(text)]
        return [
            self._window(document, head, pieces[place.first : place.end], *owned)
            for place, owned in zip(layout, pairwise(starts), strict=True)
        ]

    def _head(self, title: str | None) -> IntArray:
        """[CLS] and, where there is a title, its first tokens and [SEP]: [6, T]."""
        inner = np.zeros((len(_COLUMNS), 0), dtype=np.int64)
        if title:
            encoding = self._tokenizer.encode(title, add_special_tokens=False)
            inner = _columns(title, 0, NO_SENTENCE, encoding)[:, :TITLE_TOKENS]
        outside = np.zeros_like(inner)
        outside[:2] = inner[:2]
        outside[-1] = NO_SENTENCE
        parts = [self._special(self._first_id), outside]
        return np.concatenate([*parts, self._special(self._last_id)] if title else parts, axis=1)

    def _special(self, token_id: int) -> IntArray:
        column = np.zeros((len(_COLUMNS), 1), dtype=np.int64)
        column[0], column[-1] = token_id, NO_SENTENCE
        return column

    def _window(
        self, document: int, head: IntArray, pieces: list[_Piece], owned_from: int, owned_to: int
    ) -> Window:
        inner = [piece.columns for piece in pieces]
        columns = np.concatenate([head, *inner, self._special(self._last_id)], axis=1)
        ids, shapes, starts, ends, is_word_start, sentence = columns
        words = is_word_start.astype(bool)
        return Window(document, ids, shapes, starts, ends, words, sentence, owned_from, owned_to)


def _id_of(tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ValueError(f"the tokeniser has no {token}")
    return found


def _columns(sentence: str, offset: int, number: int, encoding: Encoding) -> IntArray:
    """The columns of one sentence's tokens: [6, T]."""
    count = len(encoding.ids)
    if count == 0:
        return np.zeros((len(_COLUMNS), 0), dtype=np.int64)
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
            np.full(count, number, dtype=np.int64),
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


@dataclass(frozen=True)
class _Place:
    """A window as pieces: from `first`, of which `owned` is the first that it reports, to `end`."""

    first: int
    owned: int
    end: int


def _pack(lengths: Sequence[int], capacity: int) -> Iterator[_Place]:
    """Windows with whole pieces of context before and after what they own.

    Context is what fits into `CONTEXT_TOKENS` on a side and leaves room for the first owned piece.
    """
    owned = 0
    while owned < len(lengths):
        room = min(CONTEXT_TOKENS, capacity - lengths[owned])
        first = _extend(lengths, owned, room, step=-1)
        used = sum(lengths[first:owned])
        end = max(_extend(lengths, owned, capacity - used), owned + 1)
        last_owned = end
        if end < len(lengths):
            # What follows is context, too: the next window owns it, and shows it with its sequel.
            while last_owned - 1 > owned and sum(lengths[last_owned - 1 : end]) <= CONTEXT_TOKENS:
                last_owned -= 1
        yield _Place(first, owned, end)
        owned = last_owned


def _extend(lengths: Sequence[int], start: int, room: int, step: int = 1) -> int:
    """How far pieces from `start` fit into `room`: the end of the run, or its first piece."""
    at = start
    while (following := at if step > 0 else at - 1) in range(len(lengths)):
        room -= lengths[following]
        if room < 0:
            break
        at += step
    return at
