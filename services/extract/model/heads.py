"""The heads on spans, in numpy: what triggers are, who plays a part, what is told twice.

The encoder and its taggers are the backends' work and nearly all of the time; these are a few small
products, the same for every backend. `network.py` has the same formulas for training.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from services.extract.model.backends import FloatArray
from services.extract.model.encode import IntArray
from services.extract.model.weights import Weights, read_weights

LAYERS = ("trigger_type.", "modes.", "modality.", "claim.", "roles.", "retelling.", "sentence.")

# Abramowitz and Stegun 1964, formula 7.1.26: the error function to 1.5e-7, as numpy has none.
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
_ERF_P = 0.3275911


class Related(NamedTuple):
    """Logits: modes [N, modes], modality [N, 5], claim [N, 4], roles [P, roles]."""

    modes: FloatArray
    modality: FloatArray
    claim: FloatArray
    roles: FloatArray


class Heads:
    """The span heads of one set of weights: names as in the network's state dict, in fp32."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    @classmethod
    def load(cls, directory: Path) -> Heads:
        """The heads of the model in `directory`."""
        return cls(read_weights(directory, LAYERS))

    def relate(
        self, trigger: FloatArray, kinds: IntArray, mention: FloatArray, types: IntArray,
        pairs: IntArray,
    ) -> Related:  # fmt: skip
        """What the triggers are, and which mentions play a part in them.

        trigger [N, H] and mention [M, H]: pooled states; kinds [N], types [M]; pairs [P, 4]:
        trigger, mention, bucket of distance, bucket of sentences between.
        """
        typed = trigger + self._weights["trigger_type.weight"][kinds]
        return Related(
            self._linear("modes", typed),
            self._linear("modality", typed),
            self._linear("claim", typed),
            self._roles(typed, mention, types, pairs),
        )

    def retold(self, trigger: FloatArray, kinds: IntArray, pairs: IntArray) -> FloatArray:
        """Whether two triggers tell of one happening: logits [Q].

        trigger [N, H], kinds [N]; pairs [Q, 3]: trigger, later trigger, bucket of sentences
        between.
        """
        projected = self._linear("retelling.trigger", trigger)
        first, second = projected[pairs[:, 0]], projected[pairs[:, 1]]
        same = (kinds[pairs[:, 0]] == kinds[pairs[:, 1]]).astype(np.int64)
        pair = (
            self._linear("retelling.product", first * second)
            + self._linear("retelling.difference", np.abs(first - second))
            + self._weights["retelling.same_type.weight"][same]
            + self._weights["retelling.sentences.weight"][pairs[:, 2]]
        )
        return self._linear("retelling.score.1", gelu(pair))[:, 0]

    def embed(self, sentence: FloatArray) -> FloatArray:
        """Sentence embeddings of length 1 from pooled states: [S, H] -> [S, H]."""
        embedded = self._linear("sentence", sentence)
        lengths = np.linalg.norm(embedded, axis=-1, keepdims=True)
        unit: FloatArray = embedded / np.maximum(lengths, 1e-12)
        return unit

    def _roles(
        self, typed: FloatArray, mention: FloatArray, types: IntArray, pairs: IntArray
    ) -> FloatArray:
        triggers = self._linear("roles.trigger", typed)[pairs[:, 0]]
        described = self._linear("roles.mention", mention)
        mentions = (described + self._weights["roles.mention_type.weight"][types])[pairs[:, 1]]
        pair = (
            triggers
            + mentions
            + self._linear("roles.product", triggers * mentions)
            + self._weights["roles.distance.weight"][pairs[:, 2]]
            + self._weights["roles.sentences.weight"][pairs[:, 3]]
        )
        return self._linear("roles.score.3", gelu(self._linear("roles.score.1", gelu(pair))))

    def _linear(self, name: str, rows: FloatArray) -> FloatArray:
        product: FloatArray = rows @ self._weights[f"{name}.weight"].T
        return product + self._weights[f"{name}.bias"]


def gelu(values: FloatArray) -> FloatArray:
    """The exact GELU (Hendrycks and Gimpel 2016, arXiv:1606.08415), within 1e-6."""
    scaled = np.abs(values) / np.float32(np.sqrt(2))
    t = 1 / (1 + _ERF_P * scaled)
    polynomial = np.zeros_like(t)
    for coefficient in reversed(_ERF):
        polynomial = (polynomial + np.float32(coefficient)) * t
    erf = np.sign(values) * (1 - polynomial * np.exp(-scaled * scaled))
    activated: FloatArray = (values * (1 + erf) / 2).astype(np.float32)
    return activated


def pooled(hidden: FloatArray, spans: IntArray) -> FloatArray:
    """The mean over each span's tokens: hidden [B, T, H], spans [N, 4] -> [N, H]."""
    means = np.zeros((len(spans), hidden.shape[-1]), dtype=np.float32)
    for mean, (row, start, end, _) in zip(means, spans.tolist(), strict=True):
        mean[:] = hidden[row, start:end].mean(axis=0)
    return means
