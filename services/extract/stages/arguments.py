"""Arguments: mentions in a role, for the triggers and mentions that were kept."""

from __future__ import annotations

from services.common.schema import Document


def run(document: Document) -> Document:
    triggers = {(t.start, t.end) for t in document.layer("triggers")}
    mentions = {(m.start, m.end) for m in document.layer("mentions")}
    kept = tuple(
        argument
        for argument in document.layer("reading").arguments
        if argument.trigger in triggers and (argument.start, argument.end) in mentions
    )
    return document.with_layer("arguments", kept)
