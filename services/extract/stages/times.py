"""Times: date mentions as inclusive intervals of days, resolved against the publication."""

from __future__ import annotations

from bisect import insort

from services.common.ontology import EntityType
from services.common.schema import Document
from services.common.spans import Time
from services.extract.rules.times.anchors import Told, anchored
from services.extract.rules.times.days import of_mention
from services.extract.rules.times.headings import blocks
from services.extract.rules.times.offsets import offset
from services.extract.rules.times.years import completed


def run(document: Document) -> Document:
    dated = [m for m in document.layer("mentions") if m.type is EntityType.DATE]
    found: dict[int, Time] = {}
    for mention in dated:
        told = list(found.values())
        if time := completed(document, mention, told) or of_mention(document, mention):
            found[mention.start] = time
    starts = tuple(sentence.start for sentence in document.layer("sentences"))
    times = sorted(found.values(), key=lambda time: time.start)
    dated_blocks = blocks(document, times)
    for mention in dated:
        if mention.start in found:
            continue
        around = Told(document, times, dated_blocks, starts)
        if time := anchored(around, mention) or offset(around, mention):
            found[mention.start] = time
            # What comes later in the text may count from this one.
            insort(times, time, key=lambda one: one.start)
    return document.with_layer("times", tuple(times))
