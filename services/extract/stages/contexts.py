"""Contexts: what the document is about, from its sentences' embeddings and its events' types."""

from __future__ import annotations

from services.common.schema import Document, Reading
from services.extract.knowledge.contexts import context_scorer, implied, unpacked


def run(document: Document) -> Document:
    """Adds the layer; empty where the model gave no embeddings.

    Raises: ValueError: the model's embeddings are of another width than the knowledge's.
    """
    reading: Reading = document.layer("reading")
    if not reading.embeddings:
        return document.with_layer("contexts", ())
    rows = unpacked(reading.embeddings, len(document.layer("sentences")))
    prior = implied((trigger.type, trigger.modes) for trigger in document.layer("triggers"))
    return document.with_layer("contexts", context_scorer().contexts(rows, prior))
