"""Local days: when a document was sent, by the clock of the place that it is about."""

from __future__ import annotations

import datetime as dt

from services.common.schema import Document


def sent(document: Document) -> dt.datetime | None:
    """The publication in the document's own time."""
    return document.published_at
