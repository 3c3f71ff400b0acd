"""The fit of the models of places, on cases small enough to see through."""

from __future__ import annotations

import math

from services.common.schema import PlaceCandidate
from services.common.spans import Precision
from training.places import FEATURES, Case, Measure, fitted

WIDTH = len(FEATURES["near"])


def row(**values: float) -> tuple[float, ...]:
    return tuple(values.get(name.replace(" ", "_"), 0.0) for name in FEATURES["near"])


def candidate(score: float, latitude: float | None, country: str = "SYR") -> PlaceCandidate:
    return PlaceCandidate(
        name="Hama",
        country=country,
        admin1=None,
        latitude=latitude,
        longitude=None if latitude is None else 36.75,
        precision=Precision.CITY,
        geonames_id=None,
        score=score,
    )


def test_what_speaks_for_the_right_ones_gets_weight() -> None:
    near: Case = ([row(tied=1.0), (0.0,) * WIDTH], [True, False])
    far: Case = ([row(after=1.0), (0.0,) * WIDTH], [False, True])
    weights = dict(zip(FEATURES["near"], fitted([near, far] * 20, "near"), strict=True))
    assert weights["tied"] > 1
    assert weights["after"] < -1


def test_the_same_cases_give_the_same_weights() -> None:
    cases: list[Case] = [([row(bias=1.0, tied=1.0), (0.0,) * WIDTH], [True, False])] * 5
    assert fitted(cases, "near") == fitted(cases, "near")


def test_a_missing_point_is_not_near_but_may_have_its_country() -> None:
    measure = Measure()
    gold = {"country": "SYR", "latitude": 35.13, "longitude": 36.75}
    measure.add(gold, candidate(0.9, 35.2))
    measure.add(gold, candidate(0.6, None))
    measure.add(gold, None)
    assert measure.counts["country"] == 2
    assert measure.counts["near"] == measure.counts["given"] == 1


def test_calibration_error_is_how_far_scores_are_from_being_right() -> None:
    measure = Measure()
    gold = {"country": "SYR", "latitude": 35.13, "longitude": 36.75}
    for latitude in (35.2, 35.2, 35.2, 10.0):
        measure.add(gold, candidate(0.85, latitude))
    assert math.isclose(measure.calibration_error(), 0.1)
