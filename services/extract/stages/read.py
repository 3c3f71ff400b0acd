"""The model's one pass over the text. What it finds is taken apart by the stages behind it."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.schema import Document
from services.extract.model.reader import Reader


def run(documents: Sequence[Document], reader: Reader) -> list[Document]:
    """Adds the layer `reading` to each; their windows share the model's batches."""
    readings = reader.read(documents)
    return [
        document.with_layer("reading", reading)
        for document, reading in zip(documents, readings, strict=True)
    ]
