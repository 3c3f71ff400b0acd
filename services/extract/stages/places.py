"""Places: what each location mention means, by the gazetteer and by what the document says."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.rules.places.reading import Reading


def run(document: Document) -> Document:
    return document.with_layer("places", tuple(Reading(document).places()))
