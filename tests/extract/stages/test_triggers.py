"""Triggers do not overlap, and a custom type takes no word from PLOVER's."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.schema import CustomLabel, Document, Reading, Retelling, Trigger
from services.common.spans import Sentence
from services.extract.stages import arguments, claims, contexts, events, happenings, triggers

TEXT = "Tenants were evicted. The eviction was brutal."


def trigger(words: str, kind: EventType | None, confidence: float, name: str = "") -> Trigger:
    start = TEXT.index(words)
    label = CustomLabel(name=name, confidence=confidence) if name else None
    return Trigger.of(
        TEXT, start, start + len(words), type=kind, confidence=confidence, custom=label
    )


def read(*found: Trigger, resemblances: tuple[Retelling, ...] = ()) -> Document:
    document = Document(
        id="doc_a",
        text=TEXT,
        sentences=(Sentence(start=0, end=21), Sentence(start=22, end=46)),
        mentions=(), entities=(), times=(), places=(), quantities=(),
    )  # fmt: skip
    reading = Reading(mentions=(), triggers=found, arguments=(), resemblances=resemblances)
    return document.with_layer("reading", reading)


def test_surest_of_overlapping_triggers_is_kept() -> None:
    sure = trigger("were evicted", EventType.COERCE, 0.9)
    found = triggers.run(read(trigger("evicted", EventType.ASSAULT, 0.6), sure))
    assert found.triggers == (sure,)


def test_custom_trigger_gives_way_to_plover_however_sure_it_is() -> None:
    plover = trigger("were evicted", EventType.COERCE, 0.5)
    found = triggers.run(read(trigger("evicted", None, 0.99, "EVICTION"), plover))
    assert found.triggers == (plover,)


def test_custom_event_told_again_is_one_event() -> None:
    first = trigger("evicted", None, 0.7, "EVICTION")
    second = trigger("eviction", EventType.COERCE, 0.6, "EVICTION")
    third = trigger("brutal", None, 0.8, "EVICTION")
    link = Retelling(
        first=(first.start, first.end), second=(third.start, third.end), confidence=0.9
    )
    document = read(first, second, third, resemblances=(link,))
    for stage in (triggers, arguments, claims, happenings, contexts, events):
        document = stage.run(document)
    told = [(event.type, event.trigger.text, len(event.also)) for event in document.events or ()]
    assert told == [
        ("EVICTION", "brutal", 1),
        ("COERCE", "eviction", 0),
        ("EVICTION", "eviction", 0),
    ]
