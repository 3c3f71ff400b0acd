"""Logistic regression on named features, as the small tables beside the stages need it.

The first class is the one that the others are measured against; its log-odds are 0. With two
classes that is plain logistic regression. Weights are drawn to 0 by an L2 penalty, the bias is not.
Newton's method, each step by conjugate gradients: exact, without a rate to choose, and the same at
every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Values = Mapping[str, float]
Weights = dict[str, float]
Class = TypeVar("Class", bound=Hashable)

BIAS = "bias"
FOLDS = 10
STEPS = 30
INNER_STEPS = 60
HALVINGS = 8
# Of the mean gradient: nearer to the best than this no rounded table shows.
NEAR = 1e-6


@dataclass(frozen=True)
class Rows:
    """Examples by features, of which each example has few: [N, F], in coordinates."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: FloatArray
    shape: tuple[int, int]

    @classmethod
    def of(cls, examples: Sequence[Values], names: Sequence[str]) -> Rows:
        """What each example has of these features; the bias is the last column."""
        number = {name: at for at, name in enumerate(names)}
        cells = [
            (at, number[name], value)
            for at, values in enumerate(examples)
            for name, value in values.items()
            if value and name in number
        ]
        rows, columns, found = zip(*cells, strict=True) if cells else ((), (), ())
        every = np.arange(len(examples))
        return cls(
            np.concatenate([np.array(rows, dtype=np.int64), every]),
            np.concatenate([np.array(columns, dtype=np.int64), np.full_like(every, len(names))]),
            np.concatenate([np.array(found, dtype=np.float64), np.ones(len(every))]),
            (len(examples), len(names) + 1),
        )

    def times(self, weights: FloatArray) -> FloatArray:
        """[F, C] -> [N, C]"""
        columns = (
            np.bincount(self.row, self.value * of_class[self.column], self.shape[0])
            for of_class in weights.T
        )
        return np.stack(list(columns), axis=1)

    def back(self, scores: FloatArray) -> FloatArray:
        """[N, C] -> [F, C]"""
        columns = (
            np.bincount(self.column, self.value * of_class[self.row], self.shape[1])
            for of_class in scores.T
        )
        return np.stack(list(columns), axis=1)

    def deviations(self) -> FloatArray:
        """The standard deviation of each feature: [F]."""
        mean = np.bincount(self.column, self.value, self.shape[1]) / self.shape[0]
        squares = np.bincount(self.column, self.value**2, self.shape[1]) / self.shape[0]
        return np.sqrt(np.maximum(squares - mean**2, 0.0))


def names_of(examples: Sequence[Values], least: int) -> list[str]:
    """The features that at least so many examples have, sorted."""
    counts = Counter(name for values in examples for name, value in values.items() if value)
    return sorted(name for name, count in counts.items() if count >= least)


def fit(
    examples: Sequence[Values],
    answers: Sequence[Class],
    classes: Sequence[Class],
    names: Sequence[str],
    penalty: float,
    *,
    is_scaled: bool = False,
) -> dict[Class, Weights]:
    """The weights of every class but the first.

    With `is_scaled`, what is penalised is a weight times its feature's standard deviation: right
    for features of different units, too kind to rare ones.
    """
    rows = Rows.of(examples, names)
    number = {each: at for at, each in enumerate(classes)}
    wanted = np.zeros((len(examples), len(classes)))
    wanted[np.arange(len(examples)), [number[answer] for answer in answers]] = 1.0
    of_feature = penalty * (rows.deviations() ** 2 if is_scaled else np.ones(rows.shape[1]))
    of_feature[-1] = 0.0
    weights = _least(rows, wanted[:, 1:], of_feature[:, None])
    return {
        each: dict(zip([*names, BIAS], weights[:, at].tolist(), strict=True))
        for at, each in enumerate(classes[1:])
    }


def fit_odds(
    examples: Sequence[Values],
    answers: Sequence[bool],
    names: Sequence[str],
    penalty: float,
    *,
    is_scaled: bool = False,
) -> Weights:
    """The weights of one question's log-odds."""
    return fit(examples, answers, (False, True), names, penalty, is_scaled=is_scaled)[True]


def log_odds(weights: Weights, values: Values) -> float:
    """What the features of one example add up to."""
    return weights[BIAS] + sum(weights.get(name, 0.0) * value for name, value in values.items())


def folds(documents: Sequence[str], parts: int = FOLDS) -> Iterator[tuple[list[int], list[int]]]:
    """(learned, asked) positions, `parts` times: a document is in one part or in the other."""
    fold = {name: at % parts for at, name in enumerate(sorted(set(documents)))}
    for number in range(min(parts, len(fold))):
        of_fold = [fold[name] == number for name in documents]
        yield (
            [at for at, is_asked in enumerate(of_fold) if not is_asked],
            [at for at, is_asked in enumerate(of_fold) if is_asked],
        )


def average_precision(scores: Sequence[float], answers: Sequence[bool]) -> float:
    """The mean, over the right ones, of the share of right ones among those at least as likely."""
    order = np.argsort(-np.array(scores), kind="stable")
    right = np.array(answers, dtype=bool)[order]
    shares = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float(shares[right].mean()) if right.any() else 0.0


def _least(rows: Rows, wanted: FloatArray, penalty: FloatArray) -> FloatArray:
    """[F, C - 1] at which the mean loss and the penalty are least."""
    weights = np.zeros((rows.shape[1], wanted.shape[1]))

    def loss(tried: FloatArray) -> float:
        scores = rows.times(tried)
        total = np.logaddexp.reduce(np.pad(scores, ((0, 0), (1, 0))), axis=1)
        return float((total - (scores * wanted).sum(axis=1)).sum() + (penalty * tried**2).sum() / 2)

    before = loss(weights)
    for _ in range(STEPS):
        likely = _likely(rows.times(weights))
        gradient = rows.back(likely - wanted) + penalty * weights
        if np.abs(gradient).max() < NEAR * len(wanted):
            break
        step = _solved(_curvature(rows, likely, penalty), gradient)
        for _ in range(HALVINGS):
            after = loss(weights - step)
            if after <= before:
                break
            step = step / 2
        weights, before = weights - step, after
    return weights


def _likely(scores: FloatArray) -> FloatArray:
    padded = np.pad(scores, ((0, 0), (1, 0)))
    raised = np.exp(padded - padded.max(axis=1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return shares[:, 1:]


def _curvature(
    rows: Rows, likely: FloatArray, penalty: FloatArray
) -> Callable[[FloatArray], FloatArray]:
    """The product of the loss's second derivative with a direction."""

    def product(direction: FloatArray) -> FloatArray:
        along = rows.times(direction)
        spread = likely * (along - (likely * along).sum(axis=1, keepdims=True))
        return rows.back(spread) + penalty * direction

    return product


def _solved(product: Callable[[FloatArray], FloatArray], wanted: FloatArray) -> FloatArray:
    """Conjugate gradients: the direction whose product is `wanted`, near enough."""
    found = np.zeros_like(wanted)
    rest, direction = wanted.copy(), wanted.copy()
    size = float((rest**2).sum())
    enough = size * 1e-6
    for _ in range(INNER_STEPS):
        image = product(direction)
        bend = float((direction * image).sum())
        if size <= enough or bend <= 0:
            break
        stride = size / bend
        found += stride * direction
        rest -= stride * image
        size, last = float((rest**2).sum()), size
        direction = rest + (size / last) * direction
    return found
