"""Triggers: the spans that evoke an event, in text order."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.rules.overlaps import apart


def run(document: Document) -> Document:
    # A custom type stands beside PLOVER's events and takes no word from them.
    ranked = sorted(document.layer("reading").triggers, key=lambda t: (not t.type, -t.confidence))
    return document.with_layer("triggers", apart(ranked))
