"""Agreement between sets of contexts."""

from __future__ import annotations

import pytest

from training.contexts.scores import interval, macro, micro, most_frequent

GOLD = [frozenset({"health", "election"}), frozenset({"health"})]
FOUND = [frozenset({"health"}), frozenset({"health", "cyber"})]


def test_micro_counts_pairs_of_document_and_context() -> None:
    assert micro(FOUND, GOLD) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_macro_counts_each_labelled_context_alike() -> None:
    assert macro(FOUND, GOLD) == pytest.approx((0.5, 0.5, 0.5))


def test_nothing_found_scores_nothing() -> None:
    assert micro([frozenset(), frozenset()], GOLD) == (0, 0, 0)


def test_the_interval_holds_the_score() -> None:
    low, high = interval(FOUND, GOLD)
    assert low <= 2 / 3 <= high


def test_the_most_frequent_contexts_are_those_worth_saying_always() -> None:
    assert most_frequent([*GOLD, *GOLD, frozenset({"cyber"})]) == {"health", "election"}
