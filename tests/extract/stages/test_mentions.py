"""Of mentions and of triggers that overlap, one stays."""

from __future__ import annotations

from services.common.ontology import EntityType, EventType
from services.common.schema import Document, Mention, Reading, Trigger
from services.extract.stages import mentions, triggers

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
