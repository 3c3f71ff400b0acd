"""Of mentions and of triggers that overlap, one stays."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Document, Mention, Reading, Role, Trigger
from services.extract.stages import arguments, mentions, triggers

TEXT = "Syrian army tanks opened fire"


def document(reading: Reading) -> Document:
    return Document(id="doc_a", text=TEXT, reading=reading)


def test_the_longer_mention_stays_and_text_order_is_kept() -> None:
    found = tuple(
        Mention.of(TEXT, start, end, type=EntityType.GROUP, confidence=1.0)
        for start, end in ((12, 17), (0, 6), (0, 11))
    )
    kept = mentions.run(document(Reading(mentions=found, triggers=(), arguments=())))
    assert [m.text for m in kept.layer("mentions")] == ["Syrian army", "tanks"]


def test_the_surer_trigger_stays() -> None:
    found = tuple(
        Trigger.of(TEXT, start, end, type=EventType.ASSAULT, confidence=confidence)
        for start, end, confidence in ((18, 29, 0.6), (25, 29, 0.9))
    )
    kept = triggers.run(document(Reading(mentions=(), triggers=found, arguments=())))
    assert [t.text for t in kept.layer("triggers")] == ["fire"]


@pytest.mark.parametrize(
    ("text", "part", "kind", "expected"),
    [
        ("High-precision missiles", "High", EntityType.WEAPON, "High-precision"),
        (
            "a ground-launched missile",
            "launched missile",
            EntityType.WEAPON,
            "ground-launched missile",
        ),
        ("the T-72-M tank", "72", EntityType.VEHICLE, "T-72-M"),
        ("Russian-backed men", "Russian", EntityType.GROUP, "Russian"),
        ("UN-backed men", "UN", EntityType.ORGANIZATION, "UN"),
        ("Kyiv-Moscow line", "Kyiv", EntityType.LOCATION, "Kyiv"),
        ("guns – many", "guns", EntityType.WEAPON, "guns"),
    ],
)
def test_a_mention_is_of_whole_words(text: str, part: str, kind: EntityType, expected: str) -> None:
    start = text.index(part)
    found = (Mention.of(text, start, start + len(part), type=kind, confidence=1.0),)
    reading = Reading(mentions=found, triggers=(), arguments=())
    kept = mentions.run(Document(id="doc_a", text=text, reading=reading))
    assert [m.text for m in kept.layer("mentions")] == [expected]


def test_an_argument_grows_with_its_mention() -> None:
    text = "They fired High-precision missiles"
    parts = ("High", "precision missiles")
    spans = [(text.index(part), text.index(part) + len(part)) for part in parts]
    found = Document(
        id="doc_a",
        text=text,
        reading=Reading(
            mentions=tuple(
                Mention.of(text, *span, type=EntityType.WEAPON, confidence=1.0) for span in spans
            ),
            triggers=(Trigger.of(text, 5, 10, type=EventType.ASSAULT, confidence=1.0),),
            arguments=tuple(
                Argument.of(text, *span, trigger=(5, 10), role=Role.WEAPON, confidence=1.0)
                for span in spans
            ),
        ),
    )
    for stage in (mentions, triggers, arguments):
        found = stage.run(found)
    assert [a.text for a in found.layer("arguments")] == ["High-precision missiles"]
