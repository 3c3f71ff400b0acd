"""Triggers: the spans that evoke an event, in text order."""

from __future__ import annotations

from services.common.schema import Document, Trigger


def run(document: Document) -> Document:
    kept: list[Trigger] = []
    # A custom type stands beside PLOVER's events and takes no word from them.
    ranked = sorted(document.layer("reading").triggers, key=lambda t: (not t.type, -t.confidence))
    for trigger in ranked:
        if not any(trigger.overlaps(other) for other in kept):
            kept.append(trigger)
    return document.with_layer("triggers", tuple(sorted(kept, key=lambda t: t.start)))
