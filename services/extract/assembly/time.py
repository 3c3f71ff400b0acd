"""When an event happened, and what that says of whether it did."""

from __future__ import annotations

import datetime as dt

from services.common.ontology import Modality
from services.common.schema import Argument, Document, Role
from services.common.spans import Time
from services.extract.assembly.layers import Layers
from services.extract.rules.days import of_mention

A_YEAR = dt.timedelta(days=365)


def time(layers: Layers, arguments: list[Argument], modality: Modality) -> Time | None:
    """The surest of the times that name a day; else of those that count from another."""
    ahead = modality in (Modality.FUTURE, Modality.HYPOTHETICAL)
    found = []
    for argument in arguments:
        told = layers.times.get((argument.start, argument.end))
        if argument.role is Role.TIME and told is not None:
            own = of_mention(layers.document, told, ahead=ahead)
            found.append(((own is not None, argument.confidence), own or told))
    return max(found, key=lambda one: one[0])[1] if found else None


def dated(document: Document, modality: Modality, when: Time | None) -> Modality:
    """Historical is what lies more than a year before the publication, where both are known."""
    published = document.published_at
    if modality not in (Modality.ACTUAL, Modality.HISTORICAL) or not (when and published):
        return modality
    is_long_ago = when.to < published.date() - A_YEAR
    return Modality.HISTORICAL if is_long_ago else Modality.ACTUAL
