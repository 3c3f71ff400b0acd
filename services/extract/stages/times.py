"""Times: date mentions as inclusive intervals of days, resolved against the publication."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Document
from services.common.spans import Time
from services.extract.rules.anchors import Told, anchored
from services.extract.rules.days import of_mention
from services.extract.rules.headings import blocks


def run(document: Document) -> Document:
    dated = [m for m in document.layer("mentions") if m.type is EntityType.DATE]
    found = {m.start: time for m in dated if (time := of_mention(document, m))}
    starts = tuple(sentence.start for sentence in document.layer("sentences"))
    for mention in dated:
        if mention.start in found:
            continue
        told = tuple(sorted(found.values(), key=lambda time: time.start))
        around = Told(document, told, blocks(document, told), starts)
        if time := anchored(around, mention):
            found[mention.start] = time
    times: list[Time] = sorted(found.values(), key=lambda time: time.start)
    return document.with_layer("times", tuple(times))
