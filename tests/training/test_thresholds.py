"""Thresholds."""

from __future__ import annotations

from training.thresholds import DEFAULT, best_threshold


def test_the_threshold_cuts_where_f1_is_best() -> None:
    verdicts = [(0.95, True), (0.9, True), (0.8, True), (0.6, False), (0.5, False), (0.45, True)]
    assert best_threshold(verdicts, gold=4) == 0.8


def test_right_answers_are_kept_however_unsure() -> None:
    assert best_threshold([(0.9, True), (0.123, True)], gold=2) == 0.12


def test_without_a_right_answer_the_default_stands() -> None:
    assert best_threshold([(0.9, False)], gold=3) == DEFAULT
    assert best_threshold([], gold=0) == DEFAULT
