"""Logistic regression: known weights are found again, large ones are shrunk, runs are the same."""

from __future__ import annotations

import numpy as np
import pytest

from training.logistic import (
    BIAS,
    average_precision,
    fit,
    fit_odds,
    folds,
    log_odds,
    names_of,
)

TRUE = {"near": 2.0, "far": -1.0, "odds": 0.5, BIAS: -0.5}
NAMES = ["far", "near", "odds"]


def made(count: int) -> tuple[list[dict[str, float]], list[bool]]:
    """Examples whose answers were drawn by the true weights."""
    chance = np.random.default_rng(3)
    examples = [
        {
            "near": float(chance.random() < 0.4),
            "far": float(chance.random() < 0.3),
            "odds": float(chance.normal(0, 2)),
        }
        for _ in range(count)
    ]
    answers = [
        bool(chance.random() < 1 / (1 + np.exp(-log_odds(TRUE, values)))) for values in examples
    ]
    return examples, answers


def test_known_weights_are_found() -> None:
    weights = fit_odds(*made(20_000), NAMES, penalty=1.0)
    assert weights == pytest.approx(TRUE, abs=0.1)


def test_scaling_changes_the_penalty_alone() -> None:
    weights = fit_odds(*made(20_000), NAMES, penalty=1.0, is_scaled=True)
    assert weights == pytest.approx(TRUE, abs=0.1)


def test_penalty_shrinks_weights_but_not_the_bias() -> None:
    examples, answers = made(2000)
    weights = fit_odds(examples, answers, NAMES, penalty=1e6)
    share = sum(answers) / len(answers)
    assert all(abs(weights[name]) < 0.01 for name in NAMES)
    assert weights[BIAS] == pytest.approx(np.log(share / (1 - share)), abs=0.01)


def test_several_classes_are_told_from_the_first() -> None:
    examples = [{"a": 1.0}] * 60 + [{"b": 1.0}] * 60 + [{}] * 60
    answers = ["a"] * 60 + ["b"] * 60 + ["none"] * 60
    weights = fit(examples, answers, ("none", "a", "b"), ["a", "b"], penalty=0.1)
    assert weights["a"]["a"] > 2
    assert weights["a"]["b"] < 0
    assert weights["b"]["b"] == pytest.approx(weights["a"]["a"], abs=1e-3)


def test_every_run_gives_the_same() -> None:
    assert fit_odds(*made(500), NAMES, 1.0) == fit_odds(*made(500), NAMES, 1.0)


def test_features_that_no_name_asks_for_count_for_nothing() -> None:
    examples, answers = made(200)
    marked = [{**values, "id": float(at)} for at, values in enumerate(examples)]
    assert fit_odds(marked, answers, NAMES, 1.0) == fit_odds(examples, answers, NAMES, 1.0)
    assert names_of(examples, least=100) == ["odds"]


def test_a_document_is_learned_from_or_asked() -> None:
    documents = [f"{number % 25}" for number in range(100)]
    asked_for = []
    for learned, asked in folds(documents):
        assert not {documents[at] for at in learned} & {documents[at] for at in asked}
        asked_for += asked
    assert sorted(asked_for) == list(range(100))


def test_average_precision_is_one_where_all_right_ones_come_first() -> None:
    assert average_precision([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert average_precision([0.9, 0.8, 0.1], [False, True, False]) == 0.5
    assert average_precision([0.9], [False]) == 0.0
