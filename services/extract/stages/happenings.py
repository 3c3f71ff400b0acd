"""Happenings: triggers that tell of the same thing are one event, its most complete telling."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.model.retellings import joined


def run(document: Document) -> Document:
    found = joined(
        document.layer("triggers"),
        document.layer("arguments"),
        document.layer("reading").retellings,
    )
    return document.with_layer("happenings", found)
