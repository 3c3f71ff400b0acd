"""Curves and calibration errors."""

from __future__ import annotations

import random

import pytest

from services.common.ontology import EventType
from services.common.schema import Argument, Reading, Role, Trigger
from services.extract.model.confidence import Calibration, Curve
from training.calibration import (
    as_report,
    chance_error,
    expected_error,
    fitted,
    uncalibrated,
    verdicts,
)
from training.gold import GoldDocument


def answers(curve: Curve, number: int = 4000) -> list[tuple[float, bool]]:
    """Confidences that `curve` would make true."""
    chance = random.Random(3)
    confidences = [chance.random() for _ in range(number)]
    return [(confidence, chance.random() < curve(confidence)) for confidence in confidences]


@pytest.mark.parametrize("true", [Curve(0.5, -1.0), Curve(2.0, 0.5)])
def test_a_curve_is_found_again(true: Curve) -> None:
    found = fitted(answers(true))
    assert found.slope == pytest.approx(true.slope, rel=0.15)
    assert found.offset == pytest.approx(true.offset, abs=0.15)


def test_a_temperature_has_no_offset() -> None:
    found = fitted(answers(Curve(0.5, 0.0)), with_offset=False)
    assert found.slope == pytest.approx(0.5, rel=0.1)
    assert found.offset == 0.0


def test_calibrating_lowers_the_error_to_that_of_chance() -> None:
    given = answers(Curve(0.4, -1.5))
    curve = fitted(given)
    mapped = [(curve(confidence), right) for confidence, right in given]
    assert expected_error(given) > 0.2
    assert expected_error(mapped) < 2 * chance_error(mapped) < 0.05


@pytest.mark.parametrize("given", [[], [(0.9, True)] * 100, [(0.9, True), (0.1, False)] * 5])
def test_too_little_to_learn_from_changes_nothing(given: list[tuple[float, bool]]) -> None:
    assert fitted(given) == Curve()


def test_answers_that_are_told_apart_entirely_have_a_finite_curve() -> None:
    curve = fitted([(0.9, True), (0.1, False)] * 50)
    assert 0.9 < curve(0.9) < 1.0


def test_the_error_is_the_mean_gap_of_the_bins() -> None:
    given = [(0.9, True)] * 5 + [(0.9, False)] * 5
    assert expected_error(given, bins=1) == pytest.approx(0.4)
    assert expected_error([]) == chance_error([]) == 0.0


def reading(document: GoldDocument, confidence: float) -> Reading:
    trigger = Trigger.of(
        document.text,
        7,
        14,
        type=EventType.ASSAULT,
        confidence=confidence,
        modes=("heavy-weapons",),
        mode_confidences=(confidence,),
        modality_confidence=confidence,
        claim_confidence=confidence,
    )
    argument = Argument.of(
        document.text, 0, 6, trigger=(7, 14), role=Role.ACTOR, confidence=confidence
    )
    return Reading(mentions=(), triggers=(trigger,), arguments=(argument,))


def test_every_confidence_is_judged(document: GoldDocument) -> None:
    found = verdicts([document], [reading(document, 0.7)])
    heads = ("trigger", "mode", "modality", "claim", "argument", "role")
    assert found == {head: [(0.7, True)] for head in heads}


def test_what_is_reported_gets_its_own_probabilities_back(document: GoldDocument) -> None:
    assert uncalibrated(reading(document, 0.7), reading(document, 0.9)) == reading(document, 0.9)


def test_the_report_has_a_row_for_each_head() -> None:
    row = {"trigger": [(0.9, True), (0.9, False)]}
    report = as_report(Calibration(trigger=Curve(0.8, 0.1)), row, row, row)
    assert report["trigger"]["slope"] == 0.8
    assert report["trigger"]["answers"] == 2
    assert report["mention"]["answers"] == 0
