"""Places: what each location mention could be, by the gazetteer and the countries around it."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Document, Place
from services.extract.knowledge.gazetteer import gazetteer


def run(document: Document) -> Document:
    names = gazetteer()
    context = {
        entity.country for entity in document.layer("entities") if entity.country is not None
    }
    places = []
    for mention in document.layer("mentions"):
        if mention.type is EntityType.LOCATION:
            candidates = names.candidates(mention.text, context)
            if candidates:
                places.append(
                    Place(
                        text=mention.text,
                        start=mention.start,
                        end=mention.end,
                        candidates=candidates,
                    )
                )
    return document.with_layer("places", tuple(places))
