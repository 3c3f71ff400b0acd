"""Mentions: typed spans that name or describe something, in text order, none inside another."""

from __future__ import annotations

from services.common.schema import Document
from services.extract.rules.overlaps import apart
from services.extract.rules.words import whole


def run(document: Document) -> Document:
    # Longest first: of two that overlap the longer one says more.
    ranked = sorted(whole(document).values(), key=lambda m: m.start - m.end)
    return document.with_layer("mentions", apart(ranked))
