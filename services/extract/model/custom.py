"""Event types beyond PLOVER's: words whose states are similar to those of a few examples.

A type is the mean of its examples' states, the background taken off (prototypes: Snell et al. 2017,
arXiv:1703.05175). The network learns nothing new; what it never told apart stays together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from services.common.event_types import CustomType, Example
from services.common.schema import CustomLabel
from services.common.telemetry import logger
from services.extract.model.backends import Backend, FloatArray, Tagged
from services.extract.model.background import SENTENCES
from services.extract.model.batches import Batch, by_length
from services.extract.model.decode import rounded
from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.heads import pooled
from services.extract.model.labels import EVENT_TYPES
from services.extract.model.pairs import TokenSpan, as_rows
from services.extract.model.sentences import sentences

log = logger()

SpansOf = Callable[[Window], list[TokenSpan]]

TOKEN_BUDGET = 2048
SHORTEST_WORD = 3
# The cosine at which a word is as likely of a type as not, chosen for PLOVER's types on held-out
# documents (`training/leave_one_out.py`). The mean of more examples is nearer to what they share.
EVEN_COSINE, EVEN_LOSS_OF_ONE = 0.48, 0.12
SLOPE = 12.0
STOP_WORDS = frozenset({
    "about", "after", "again", "against", "all", "also", "amid", "among", "and", "any", "are",
    "because", "been", "before", "being", "between", "both", "but", "can", "could", "did", "does",
    "down", "during", "each", "for", "from", "further", "had", "has", "have", "her", "here", "his",
    "how", "into", "its", "just", "may", "might", "more", "most", "must", "near", "nor", "not",
    "off", "once", "only", "other", "our", "out", "over", "own", "per", "said", "same", "say",
    "says", "shall", "she", "should", "since", "some", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "through", "too", "under", "until",
    "very", "was", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will",
    "with", "would", "you", "your",
})  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """Tokens of one window that a custom type was found in; `is_new` where PLOVER has no event."""

    span: TokenSpan
    label: CustomLabel
    is_new: bool

    def is_before(self, span: TokenSpan, name: str) -> bool:
        """Whether it and the span, of this type too, are one run of words."""
        return self.is_new and self.span.end == span.start and self.label.name == name


@dataclass(frozen=True)
class Search:
    """The types to look for: P of them. `background` is [H], `prototypes` [P, H] of length 1."""

    types: tuple[CustomType, ...]
    background: FloatArray
    prototypes: FloatArray

    def hits(
        self, tagged: Tagged, windows: Sequence[Window], texts: Sequence[str],
        triggers: Sequence[Sequence[TokenSpan]], mentions: Sequence[Sequence[TokenSpan]],
    ) -> list[list[Hit]]:  # fmt: skip
        """What is similar to a type in each window: words, or whole triggers that PLOVER has.

        A span has one custom type at most, the most probable. Words next to each other are one.
        """
        candidates = [
            [*found, *_words(window, texts[window.document], [*found, *named])]
            for window, found, named in zip(windows, triggers, mentions, strict=True)
        ]
        confidences = self.confidences(pooled(tagged.hidden, as_rows(candidates)))
        hits, at = [], 0
        for row, spans in enumerate(candidates):
            scored = confidences[at : at + len(spans)]
            hits.append(self._row(tagged.triggers[row], spans, scored, len(triggers[row])))
            at += len(spans)
        return hits

    def confidences(self, states: FloatArray) -> FloatArray:
        """How probable each type is: [N, H] -> [N, P]."""
        cosines = _unit(states - self.background) @ self.prototypes.T
        even = [EVEN_COSINE - EVEN_LOSS_OF_ONE / len(each.examples) for each in self.types]
        likely: FloatArray = 1 / (1 + np.exp(-SLOPE * (cosines - np.array(even))))
        return likely

    def _row(
        self, tags: FloatArray, spans: Sequence[TokenSpan], scored: FloatArray, triggers: int
    ) -> list[Hit]:
        thresholds = np.array([each.threshold for each in self.types])
        enough = np.where(scored >= thresholds, scored, 0.0)
        hits: list[Hit] = []
        for index, (span, likely) in enumerate(zip(spans, enough, strict=True)):
            best = int(likely.argmax())
            if not likely[best]:
                continue
            kind, confidence = self.types[best], rounded(likely[best])
            label = CustomLabel(name=kind.name, confidence=confidence, quad=kind.quad)
            if index < triggers:
                hits.append(Hit(span, label, is_new=False))
                continue
            last = hits[-1] if hits else None
            if last and last.is_before(span, kind.name):
                hits[-1] = _joined(last, span, label)
                continue
            nearest = int(tags[span.start, 1:].reshape(len(EVENT_TYPES), 2).max(axis=1).argmax())
            hits.append(Hit(TokenSpan(span.start, span.end, nearest, confidence), label, True))
        return hits


class Learner:
    """Makes prototypes from examples with one model, and remembers those it made."""

    def __init__(self, encoder: WindowEncoder, backend: Backend) -> None:
        self._encoder = encoder
        self._backend = backend
        self._background: FloatArray | None = None
        self._known: dict[str, FloatArray] = {}

    def search(self, types: Iterable[CustomType]) -> Search | None:
        """The search for these types; None where there is none to look for.

        A type is left out, with a warning, where no example's trigger is a word to this model.
        """
        known: dict[str, FloatArray] = {}
        usable: list[CustomType] = []
        for each in types:
            key = f"{each.name} {each.version}"
            states = self._known.get(key)
            states = self._states(each.examples) if states is None else states
            known[key] = states
            if len(states):
                usable.append(each)
            else:
                log.warning("event type has no usable example", name=each.name)
        self._known = known
        if not usable:
            return None
        if self._background is None:
            self._background = self._mean_word()
        prototypes = [
            _unit(known[f"{each.name} {each.version}"] - self._background).mean(axis=0)
            for each in usable
        ]
        return Search(tuple(usable), self._background, _unit(np.stack(prototypes)))

    def _states(self, examples: Sequence[Example]) -> FloatArray:
        """The triggers' pooled states: [N, H], N at most that of the examples."""
        texts = [example.text for example in examples]

        def trigger(window: Window) -> list[TokenSpan]:
            span = examples[window.document].trigger
            inside = np.flatnonzero(
                (window.starts < span.end) & (window.ends > span.start) & (window.sentence >= 0)
            )
            if not len(inside) or not window.owns(int(window.starts[inside[0]])):
                return []
            return [TokenSpan(int(inside[0]), int(inside[-1]) + 1, 0)]

        return self._pooled(texts, trigger)

    def _mean_word(self) -> FloatArray:
        words = self._pooled(SENTENCES, lambda window: _words(window, SENTENCES[window.document]))
        mean: FloatArray = words.mean(axis=0)
        return mean

    def _pooled(self, texts: Sequence[str], spans: SpansOf) -> FloatArray:
        windows = [
            window
            for index, text in enumerate(texts)
            for window in self._encoder.windows(index, text, sentences(text))
        ]
        states: list[FloatArray] = []
        for group in by_length([len(window) for window in windows], TOKEN_BUDGET):
            batch = Batch.of([windows[index] for index in group])
            rows = as_rows([spans(window) for window in batch.windows])
            if len(rows):
                states.append(pooled(self._backend.tag(batch).hidden, rows))
        return np.concatenate(states) if states else np.zeros((0, 0), dtype=np.float32)


def with_new(triggers: Sequence[TokenSpan], hits: Sequence[Hit]) -> list[TokenSpan]:
    """PLOVER's triggers of one window and the spans that are new, in text order."""
    new = (hit.span for hit in hits if hit.is_new)
    return sorted([*triggers, *new], key=lambda span: span.start)


def _words(window: Window, text: str, taken: Sequence[TokenSpan] = ()) -> list[TokenSpan]:
    """The words of the text that could evoke something: letters, not function words, not taken."""
    first = np.flatnonzero(window.is_word_start)
    ends = np.append(first[1:], len(window) - 1)
    free = window.sentence >= 0
    for span in taken:
        free[span.start : span.end] = False
    return [
        TokenSpan(start, end, 0)
        for start, end in zip(first.tolist(), ends.tolist(), strict=True)
        if free[start] and _is_open(text[int(window.starts[start]) : int(window.ends[end - 1])])
    ]


def _is_open(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha() and word.lower() not in STOP_WORDS


def _joined(hit: Hit, span: TokenSpan, label: CustomLabel) -> Hit:
    confidence = max(hit.label.confidence, label.confidence)
    return Hit(
        TokenSpan(hit.span.start, span.end, hit.span.kind, confidence),
        label.model_copy(update={"confidence": confidence}),
        is_new=True,
    )


def _unit(rows: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: FloatArray = rows / np.maximum(lengths, 1e-9)
    return unit
