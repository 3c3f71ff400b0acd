"""The model's one pass over the text. What it finds is taken apart by the stages behind it."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.model.reader import Reader


def run(document: Document, reader: Reader) -> Document:
    return document.with_layer("reading", reader.read([document])[0])
