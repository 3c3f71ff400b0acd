"""How far a score may be chance: bootstrap intervals over documents (Efron 1979).

Documents are drawn, never events: those of one document share its topic, its style and its luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 13
COVERED = 0.95
FIGURES = ("precision", "recall", "f1")

FloatArray = NDArray[np.float64]


@dataclass
class Tally:
    """Counts of one task."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, right: int, found: int, gold: int) -> None:
        self.right += right
        self.found += found
        self.gold += gold

    def scores(self) -> dict[str, float]:
        """Precision, recall, F1 and how much gold they rest on; 0 where nothing can be right."""
        counts = np.array([[self.right, self.found, self.gold]], dtype=np.float64)
        figures = {name: round(float(values[0]), 4) for name, values in _figures(counts).items()}
        return {**figures, "gold": self.gold}


Counts = Mapping[str, Tally]


def draws(documents: int, number: int = DRAWS, seed: int = SEED) -> FloatArray:
    """How often each document comes in each resample: [number, documents]."""
    if documents == 0:
        return np.zeros((number, 0))
    chance = np.random.default_rng(seed)
    shares = np.full(documents, 1 / documents)
    return chance.multinomial(documents, shares, size=number).astype(np.float64)


def intervals(counts: Sequence[Counts]) -> dict[str, dict[str, float]]:
    """The scores of each task over all documents, each figure with its 95% interval."""
    tasks = sorted({task for each in counts for task in each})
    if not tasks:
        return {}
    table = np.zeros((len(counts), len(tasks), 3))
    for row, each in zip(table, counts, strict=True):
        for column, task in enumerate(tasks):
            if tally := each.get(task):
                row[column] = tally.right, tally.found, tally.gold
    resampled = np.einsum("rd,dtc->rtc", draws(len(counts)), table)
    return {
        task: {
            **Tally(*table[:, column].sum(axis=0).astype(int).tolist()).scores(),
            **_interval(resampled[:, column]),
        }
        for column, task in enumerate(tasks)
    }


def _interval(counts: FloatArray) -> dict[str, float]:
    """counts: [draws, 3] of right, found, gold."""
    tail = (1 - COVERED) / 2
    found = {}
    for name, values in _figures(counts).items():
        low, high = np.quantile(values, [tail, 1 - tail])
        found[f"{name}_low"], found[f"{name}_high"] = round(float(low), 4), round(float(high), 4)
    return found


def _figures(counts: FloatArray) -> dict[str, FloatArray]:
    right, found, gold = counts.T
    return {
        "precision": _ratio(right, found),
        "recall": _ratio(right, gold),
        "f1": _ratio(2 * right, found + gold),
    }


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
