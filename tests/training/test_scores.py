"""Scores."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Mention, Reading, Role, Trigger
from training.gold import GoldDocument
from training.scores import score


def reading(text: str, kind: EventType) -> Reading:
    return Reading(
        mentions=(
            Mention.of(text, 0, 6, type=EntityType.GROUP, confidence=1.0),
            Mention.of(text, 7, 14, type=EntityType.WEAPON, confidence=1.0),
        ),
        triggers=(
            Trigger.of(text, 7, 14, type=kind, confidence=1.0, modes=("heavy-weapons", "drone")),
        ),
        arguments=(
            Argument(
                text=text[0:6], start=0, end=6, trigger=(7, 14), role=Role.ACTOR, confidence=1.0
            ),
            Argument(
                text=text[0:6], start=0, end=6, trigger=(7, 14), role=Role.SOURCE, confidence=1.0
            ),
        ),
    )


def test_every_task_is_counted(document: GoldDocument) -> None:
    scores = score([document], [reading(document.text, EventType.ASSAULT)])
    assert scores["events"]["f1"] == 1.0
    assert scores["mentions"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2}
    assert scores["modes"]["precision"] == 0.5
    assert scores["arguments"]["precision"] == 0.5
    assert scores["arguments"]["recall"] == pytest.approx(1 / 3, abs=1e-3)
    assert scores["modality"]["f1"] == scores["claim status"]["f1"] == 1.0


def test_the_wrong_type_is_no_event_and_its_arguments_are_wrong(document: GoldDocument) -> None:
    scores = score([document], [reading(document.text, EventType.PROTEST)])
    assert scores["events"]["f1"] == 0.0
    assert scores["arguments"]["precision"] == 0.0
    assert scores["arguments"]["gold"] == 3
