"""Curves and thresholds."""

from __future__ import annotations

import pytest

from services.common.schema import Role
from services.extract.model.confidence import Calibration, Curve, RoleThreshold, Thresholds


def test_a_curve_without_parameters_changes_nothing() -> None:
    assert Curve()(0.37) == 0.37


@pytest.mark.parametrize("confidence", [0.01, 0.3, 0.5, 0.97])
def test_raw_is_the_way_back(confidence: float) -> None:
    curve = Curve(0.7, -0.9)
    assert curve(curve.raw(confidence)) == pytest.approx(confidence, abs=1e-4)


def test_a_curve_keeps_the_order() -> None:
    values = [Curve(0.4, 1.0)(number / 20) for number in range(1, 20)]
    assert values == sorted(set(values))


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_nothing_is_certain(probability: float) -> None:
    assert 0 < Curve(3.0, 2.0)(probability) < 1


def test_thresholds_are_changed_by_name() -> None:
    chosen = Thresholds(trigger=0.4, roles={"actor": RoleThreshold(0.2, 0.6)})
    changed = chosen.changed({"trigger": 0.9, "actor.elsewhere": 0.7, "time": 0.1})
    assert (changed.trigger, changed.mention) == (0.9, 0.5)
    assert changed.role(Role.ACTOR) == RoleThreshold(0.2, 0.7)
    assert changed.role(Role.TIME) == RoleThreshold(0.1, 0.5)


def test_a_threshold_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="actr"):
        Thresholds().changed({"actr": 0.5})


def test_raw_thresholds_are_the_networks_own() -> None:
    calibration = Calibration(trigger=Curve(1.0, -1.0), role_elsewhere=Curve(1.0, -2.0))
    raw = Thresholds().raw(calibration)
    assert raw.trigger > raw.mention == pytest.approx(0.5)
    assert raw.role(Role.ACTOR).elsewhere > raw.role(Role.ACTOR).together
    assert raw.role(Role.ACTOR).least == pytest.approx(0.5)
