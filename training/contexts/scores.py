"""How well sets of contexts agree with the labels, with baselines that know less."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from services.common.ontology import CONTEXTS

Names = Sequence[frozenset[str]]
RESAMPLES = 1000
SEED = 1


class Score(NamedTuple):
    """Precision, recall and their harmonic mean; 0 where nothing is found."""

    precision: float
    recall: float
    f1: float


def micro(found: Names, gold: Names) -> Score:
    """Over all (document, context) pairs together."""
    shared = sum(len(a & b) for a, b in zip(found, gold, strict=True))
    named, labelled = sum(map(len, found)), sum(map(len, gold))
    precision = shared / named if named else 0.0
    recall = shared / labelled if labelled else 0.0
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def macro(found: Names, gold: Names) -> Score:
    """The mean over the contexts that occur in `gold`."""
    each = [
        micro([a & {name} for a in found], [b & {name} for b in gold])
        for name in CONTEXTS
        if any(name in labels for labels in gold)
    ]
    return Score(*(sum(score[i] for score in each) / len(each) for i in range(len(Score._fields))))


def interval(found: Names, gold: Names) -> tuple[float, float]:
    """The middle 95% of micro F1 over resampled documents."""
    chance = random.Random(SEED)
    pairs = list(zip(found, gold, strict=True))
    drawn = sorted(
        micro(*zip(*chance.choices(pairs, k=len(pairs)), strict=True)).f1 for _ in range(RESAMPLES)
    )
    return drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40 - 1]


def most_frequent(chosen_on: Names) -> frozenset[str]:
    """The contexts that, said of every document, would agree best with these labels."""
    ranked = [name for name, _ in Counter(n for each in chosen_on for n in each).most_common()]
    sets = [frozenset(ranked[:size]) for size in range(1, len(ranked) + 1)]
    return max(sets, key=lambda names: micro([names] * len(chosen_on), chosen_on).f1)
