"""Logits to typed spans of one window, and to the attributes of its triggers.

Probabilities and thresholds are the network's own here; `selection` calibrates them.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from services.common.ontology import MODES
from services.extract.model import labels
from services.extract.model.backends import FloatArray
from services.extract.model.confidence import DIGITS
from services.extract.model.encode import Window
from services.extract.model.pairs import TokenSpan


def softmax(logits: FloatArray) -> FloatArray:
    """Probabilities over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def rounded(probability: float) -> float:
    """As many digits as mean something."""
    return round(float(probability), DIGITS)


def sigmoid(logits: FloatArray) -> FloatArray:
    """Independent probabilities."""
    probabilities: FloatArray = 1 / (1 + np.exp(-logits.clip(-30, 30)))
    return probabilities


def token_spans(logits: FloatArray, window: Window, threshold: float) -> list[TokenSpan]:
    """The spans that the BIO tags of one window make: logits [T, tags].

    An I that follows nothing of its type opens a span: a missed B costs less than a lost mention.
    """
    words = np.flatnonzero(window.is_word_start)
    ends = np.append(words[1:], len(window) - 1)
    probabilities = softmax(logits[words])
    tags = probabilities.argmax(axis=1)
    runs: list[tuple[int, int, int]] = []
    for word in np.flatnonzero(tags != labels.OUTSIDE).tolist():
        tag = int(tags[word])
        kind = labels.type_of(tag)
        if runs and not labels.begins(tag) and runs[-1][1:] == (word, kind):
            runs[-1] = (runs[-1][0], word + 1, kind)
        else:
            runs.append((word, word + 1, kind))
    spans = []
    for first, end, kind in runs:
        confidence = _confidence(probabilities[first:end], kind)
        if confidence >= threshold:
            spans.append(TokenSpan(int(words[first]), int(ends[end - 1]), kind, confidence))
    return spans


def _confidence(probabilities: FloatArray, kind: int) -> float:
    """The mean over a span's words of how probable its type is, as B or as I: [words, tags]."""
    return rounded(probabilities[:, 2 * kind + 1 : 2 * kind + 3].sum(axis=1).mean())


def code_points(text: str, window: Window, span: TokenSpan) -> tuple[int, int]:
    """Where a span lies in the text: whole words, with the marks that the tokeniser drops."""
    start, end = int(window.starts[span.start]), int(window.ends[span.end - 1])
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def modes(logits: FloatArray, kind: int, threshold: float) -> dict[str, float]:
    """How probable each mode of one trigger is, among those its type can have: logits [modes]."""
    probabilities = sigmoid(logits)
    chosen: NDArray[np.bool_] = (probabilities >= threshold) & labels.modes_by_type()[kind]
    return {
        MODES[index]: rounded(probabilities[index]) for index in np.flatnonzero(chosen).tolist()
    }


def best(logits: FloatArray) -> tuple[int, float]:
    """The most probable class and its probability: logits [classes]."""
    probabilities = softmax(logits)
    index = int(probabilities.argmax())
    return index, rounded(probabilities[index])
