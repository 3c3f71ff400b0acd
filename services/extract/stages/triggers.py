"""Triggers: the spans that evoke an event, in text order."""

from __future__ import annotations

from services.common.schema import Document, Trigger


def run(document: Document) -> Document:
    kept: list[Trigger] = []
    for trigger in sorted(document.layer("reading").triggers, key=lambda t: -t.confidence):
        if not any(trigger.overlaps(other) for other in kept):
            kept.append(trigger)
    return document.with_layer("triggers", tuple(sorted(kept, key=lambda t: t.start)))
