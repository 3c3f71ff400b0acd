"""Happenings: triggers that tell of the same thing are one event, its most complete telling."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.model.retellings import joined


def run(document: Document) -> Document:
    reading = document.layer("reading")
    # The network's own arguments tell the most complete telling better than those that pronouns and
    # syntax add to it (measured on held-out documents).
    found = joined(document.layer("triggers"), reading.arguments, reading.retellings)
    return document.with_layer("happenings", found)
