"""Mentions: typed spans that name or describe something, in text order, none inside another."""

from __future__ import annotations

from services.common.schema import Document, Mention
from services.extract.rules.words import whole


def run(document: Document) -> Document:
    kept: list[Mention] = []
    # Longest first: of two that overlap the longer one says more.
    for mention in sorted(whole(document).values(), key=lambda m: m.start - m.end):
        if not any(mention.overlaps(other) for other in kept):
            kept.append(mention)
    return document.with_layer("mentions", tuple(sorted(kept, key=lambda m: m.start)))
