"""Quantities: numbers and vague amounts as ranges, and what each counts for which event."""

from __future__ import annotations

from collections.abc import Iterator

from services.common.ontology import EntityType
from services.common.schema import Document, Quantity
from services.extract.knowledge.numbers import amount
from services.extract.rules.counts.goods import goods
from services.extract.rules.counts.losses import losses
from services.extract.rules.counts.tally import tally


def run(document: Document) -> Document:
    found = (*_numbers(document), *tally(document), *losses(document), *goods(document))
    return document.with_layer("quantities", found)


def _numbers(document: Document) -> Iterator[Quantity]:
    """Every number that the network marked, whatever it counts."""
    for mention in document.layer("mentions"):
        low, high = amount(mention.text) if mention.type is EntityType.QUANTITY else (None, None)
        if (low, high) != (None, None):
            yield Quantity.of(document.text, mention.start, mention.end, min=low, max=high)
