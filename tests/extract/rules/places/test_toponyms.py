"""How far a phrase says that something is from the place that it names."""

from __future__ import annotations

import dataclasses
import math

import pytest

from services.extract.knowledge.gazetteer import gazetteer
from services.extract.rules.places.records import shaped
from services.extract.rules.places.toponyms import Shape, Toponym, readings


@pytest.mark.parametrize(
    ("phrase", "km"),
    [
        ("10 km east of Raqqa", 10),
        ("1,5 km east of Raqqa", 1.5),
        ("2.5 km east of Raqqa", 2.5),
        ("0,350 km east of Raqqa", 0.35),
        ("500 km east of Suva", 500),
    ],
)
def test_an_offset_has_a_distance(phrase: str, km: float) -> None:
    offsets = [reading.offset_km for reading in readings(phrase) if reading.offset_km]
    assert [math.hypot(*offset) for offset in offsets] == [pytest.approx(km)]


@pytest.mark.parametrize(
    "phrase",
    ["1,500 km east of Suva", "1,200,000 km east of Suva", "501 km east of Suva",
     "9" * 90 + " km east of Suva"],
)  # fmt: skip
def test_what_is_far_from_a_place_is_not_told_by_its_name(phrase: str) -> None:
    assert [reading.name for reading in readings(phrase)] == [phrase]


@pytest.mark.parametrize(
    ("at", "offset", "moved"),
    [
        ((0.0, 179.5), (0.0, 111.2), (0.0, -179.5)),
        ((0.0, -179.5), (0.0, -111.2), (0.0, 179.5)),
        ((89.0, 0.0), (400.0, 0.0), (90.0, 0.0)),
        ((35.0, 39.0), (111.2, 0.0), (36.0, 39.0)),
    ],
)
def test_a_moved_place_stays_on_the_globe(
    at: tuple[float, float], offset: tuple[float, float], moved: tuple[float, float]
) -> None:
    entry = dataclasses.replace(gazetteer().entries("Suva")[0], latitude=at[0], longitude=at[1])
    found = shaped(entry, Toponym("Suva", Shape.AREA, (), offset))
    assert (found.latitude, found.longitude) == pytest.approx(moved)


def test_a_place_moved_from_a_pole_has_a_longitude() -> None:
    entry = dataclasses.replace(gazetteer().entries("Suva")[0], latitude=90.0, longitude=0.0)
    found = shaped(entry, Toponym("Suva", Shape.AREA, (), (0.0, 500.0)))
    assert found.longitude is not None
    assert -180 <= found.longitude <= 180
