"""Times: date mentions as inclusive intervals of days, resolved against the publication."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Document
from services.extract.rules.anchors import anchored
from services.extract.rules.days import of_mention


def run(document: Document) -> Document:
    dated = [m for m in document.layer("mentions") if m.type is EntityType.DATE]
    told = [time for mention in dated if (time := of_mention(document, mention))]
    known = {time.start for time in told}
    others = (anchored(document, m, told) for m in dated if m.start not in known)
    found = [*told, *(time for time in others if time is not None)]
    return document.with_layer("times", tuple(sorted(found, key=lambda time: time.start)))
