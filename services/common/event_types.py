"""Event types beyond PLOVER: a name, a definition, and examples that say what is meant."""

from __future__ import annotations

import datetime as dt

from services.common.ontology import Quad
from services.common.record import CustomName
from services.common.spans import Frozen, Span

# What a worker compares each word with grows by every example of every type.
MOST_TYPES = 50
MOST_EXAMPLES = 50
DEFAULT_THRESHOLD = 0.5


class Example(Frozen):
    """A text, and the words of it that evoke an event of the type."""

    text: str
    trigger: Span


class CustomType(Frozen):
    """A type as stored. `version` names exactly this definition, examples, quad and threshold.

    `threshold` is the least confidence of an event that is reported.
    """

    name: CustomName
    definition: str
    examples: tuple[Example, ...]
    quad: Quad | None
    threshold: float
    version: str
    created_at: dt.datetime
