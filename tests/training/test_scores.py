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
    mentions = scores["mentions"]
    assert [mentions[name] for name in ("precision", "recall", "f1", "gold")] == [0.5, 0.5, 0.5, 2]
    assert scores["modes"]["precision"] == 0.5
    assert scores["arguments"]["precision"] == 0.5
    assert scores["arguments"]["recall"] == pytest.approx(1 / 3, abs=1e-3)
    assert scores["modality"]["f1"] == scores["claim status"]["f1"] == 1.0


def test_the_wrong_type_is_no_event_and_its_arguments_are_wrong(document: GoldDocument) -> None:
    scores = score([document], [reading(document.text, EventType.PROTEST)])
    assert scores["events"]["f1"] == 0.0
    assert scores["arguments"]["precision"] == 0.0
    assert scores["arguments"]["gold"] == 3


def test_regions_have_the_events_and_arguments_of_their_documents(document: GoldDocument) -> None:
    readings = [reading(document.text, EventType.ASSAULT)]
    scores = score([document], readings, {"one": "Asia"})
    assert scores["events, in Asia"] == scores["events"]
    assert scores["arguments, in Asia"] == scores["arguments"]
    assert not any(", in " in task for task in score([document], readings, {"two": "Asia"}))
