"""PLOVER's numbers, as its codebook prints them."""

from __future__ import annotations

import pytest

from services.common.ontology import PLOVER, EventType, Quad, intensity, quad


def test_there_are_sixteen_types_in_four_quads() -> None:
    assert set(PLOVER) == set(EventType)
    assert {quad(event_type) for event_type in EventType} == set(Quad)
    assert len(EventType) == 16


@pytest.mark.parametrize(
    ("event_type", "modes", "expected"),
    [
        (EventType.ASSAULT, (), -9),
        (EventType.ASSAULT, ("aerial",), -9.5),
        (EventType.ASSAULT, ("beat", "aerial"), -9.5),
        (EventType.RETREAT, ("ceasefire",), 7.5),
        (EventType.REQUEST, ("assist",), 0.5),
        (EventType.AGREE, ("aerial",), 2.5),
    ],
)
def test_the_strongest_mode_gives_the_intensity(
    event_type: EventType, modes: tuple[str, ...], expected: float
) -> None:
    assert intensity(event_type, modes) == expected
