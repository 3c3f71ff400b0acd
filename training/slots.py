"""Slots of whole events while one layer of their documents changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.common.schema import Document
from services.extract.bootstrap import Tally
from services.extract.scoring import counts
from services.extract.stages import events, happenings
from training.rows import Row

Tallies = list[dict[str, Tally]]


class Slots:
    """Annotated documents with every layer that events are put together from."""

    def __init__(self, rows: Sequence[Row], documents: Sequence[Document]) -> None:
        self._rows = rows
        self._documents = documents

    def counts(self, layer: str, found: Sequence[Any]) -> Tallies:
        """What is right, found and gold in each document, with these in the place of a layer."""
        tallies = []
        for row, document, of_document in zip(self._rows, self._documents, found, strict=True):
            changed = document.model_copy(update={layer: of_document, "happenings": None})
            changed = events.run(happenings.run(changed))
            given = [event.model_dump(mode="json") for event in changed.layer("events")]
            tallies.append(counts(row, given))
        return tallies


def f1(tallies: Sequence[Mapping[str, Tally]], slot: str) -> float:
    """Over all documents."""
    whole = Tally()
    for each in tallies:
        of_document = each.get(slot, Tally())
        whole.add(of_document.right, of_document.found, of_document.gold)
    return whole.scores()["f1"]
