"""The first stage: sentences."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.model.sentences import sentences


def run(document: Document) -> Document:
    """Adds the layer `sentences`."""
    return document.with_layer("sentences", sentences(document.text))
