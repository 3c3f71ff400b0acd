"""What the outputs stand for."""

from __future__ import annotations

from services.common.ontology import MODES, PLOVER, EventType
from services.extract.model import labels


def test_tags_and_types_agree() -> None:
    for tag, name in enumerate(labels.TRIGGER_TAGS[1:], start=1):
        prefix, _, kind = name.partition("-")
        assert labels.EVENT_TYPES[labels.type_of(tag)] == kind
        assert labels.begins(tag) == (prefix == "B")


def test_a_type_has_only_its_own_modes() -> None:
    for row, kind in zip(labels.modes_by_type(), EventType, strict=True):
        possible = {mode for mode, is_possible in zip(MODES, row, strict=True) if is_possible}
        assert possible == set(PLOVER[kind].modes)
