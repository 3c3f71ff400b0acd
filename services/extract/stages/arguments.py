"""Arguments: mentions in a role, for the triggers and mentions that were kept."""

from __future__ import annotations

from services.common.schema import Argument, Document
from services.extract.rules.words import whole


def run(document: Document) -> Document:
    triggers = {(t.start, t.end) for t in document.layer("triggers")}
    mentions = {(m.start, m.end) for m in document.layer("mentions")}
    grown = whole(document)
    found: dict[tuple[object, ...], Argument] = {}
    for argument in document.layer("reading").arguments:
        mention = grown.get((argument.start, argument.end))
        if mention is None or argument.trigger not in triggers:
            continue
        if (mention.start, mention.end) not in mentions:
            continue
        key = (argument.trigger, argument.role, mention.start, mention.end)
        # Two parts of one word may have grown together: the surer one speaks for it.
        if key not in found or argument.confidence > found[key].confidence:
            found[key] = argument.model_copy(
                update={"text": mention.text, "start": mention.start, "end": mention.end}
            )
    return document.with_layer("arguments", tuple(found.values()))
