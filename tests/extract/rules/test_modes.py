"""The modes of an event, of its retellings and its weapons."""

from __future__ import annotations

import pytest

from services.common.ontology import EventType
from services.common.schema import Trigger
from services.extract.rules import modes

TEXT = "the assassination, gunned down"


def trigger(*found: str, kind: EventType = EventType.ASSAULT, start: int = 4) -> Trigger:
    return Trigger.of(TEXT, start, start + 4, type=kind, confidence=1.0, modes=found)


def test_the_modes_of_retellings_of_the_type_are_joined() -> None:
    again = [
        trigger("firearms", "targeted", start=10),
        trigger("seize", kind=EventType.COERCE, start=20),
    ]
    assert modes.of_event(trigger("targeted"), again, ()) == ("targeted", "firearms")


@pytest.mark.parametrize(
    ("weapons", "expected"),
    [
        (["Grad rockets"], ("heavy-weapons",)),
        (["glide bombs"], ("aerial",)),
        (["Su-25"], ("aerial",)),
        (["tear gas", "water cannon"], ("crowd-control",)),
        (["rifles"], ()),
        (["bombs"], ()),
        (["drones", "mortars"], ()),
        (["rockets", "rifles"], ()),
        (["grenades of an unknown kind", "jets"], ()),
        ([], ()),
    ],
)
def test_weapons_of_one_sure_kind_give_the_mode(weapons: list[str], expected: tuple[str]) -> None:
    assert modes.of_event(trigger(), [], weapons) == expected


def test_a_drone_replaces_what_it_is_taken_for() -> None:
    found = modes.of_event(trigger("aerial", "targeted"), [], ["Shahed drones"])
    assert found == ("targeted", "drone")


def test_only_an_assault_has_its_mode_from_a_weapon() -> None:
    assert modes.of_event(trigger(kind=EventType.COERCE), [], ["mortars"]) == ()
