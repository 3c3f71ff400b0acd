"""When an event happened, and what that says of whether it did."""

from __future__ import annotations

import datetime as dt

from services.common.ontology import Modality
from services.common.schema import Argument, Document, Role, Trigger
from services.common.spans import Time
from services.extract.assembly.layers import Layers
from services.extract.rules.times.days import of_mention
from services.extract.rules.times.headings import heading

A_YEAR = dt.timedelta(days=365)


def time(
    layers: Layers, trigger: Trigger, arguments: list[Argument], modality: Modality
) -> Time | None:
    """The surest of the linked times that name a day, else of those that count from another one.

    Where the text links none to the event, it is the time that heads its line or its list.

    No other time is taken from near it: where the network links none, the one next to the trigger
    was the event's in one case of eight on held-out documents, the heading's in five of eight.
    """
    document = layers.document
    linked = [
        (argument.confidence, told)
        for argument in arguments
        if argument.role is Role.TIME
        and (told := layers.times.get((argument.start, argument.end))) is not None
    ]
    if not linked:
        return heading(layers.dated, trigger.start)
    surest = linked[0][1]
    if len(linked) > 1:
        ranked = [((of_mention(document, told) is not None, sure), told) for sure, told in linked]
        _, surest = max(ranked, key=lambda one: one[0])
    if modality not in (Modality.FUTURE, Modality.HYPOTHETICAL):
        return surest
    return of_mention(document, surest, ahead=True) or surest


def dated(document: Document, modality: Modality, when: Time | None) -> Modality:
    """Historical is what lies more than a year before the publication, where both are known."""
    published = document.published_at
    if modality not in (Modality.ACTUAL, Modality.HISTORICAL) or not (when and published):
        return modality
    # A difference of days is never out of range, as a day before the first year is.
    is_long_ago = published.date() - when.to > A_YEAR
    return Modality.HISTORICAL if is_long_ago else Modality.ACTUAL
