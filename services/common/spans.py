"""Pieces of a text, and what is said of them in layers and records alike: spans, times, grades.

Offsets count Unicode code points into the document's text, start inclusive, end exclusive.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Immutable, strict about unknown fields, serialised by alias."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


class Span(Frozen):
    """A piece of the document's text."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int, end: int, **fields: Any) -> Self:
        """The span of `text` from start to end."""
        return cls(text=text[start:end], start=start, end=end, **fields)

    def overlaps(self, other: Span | Sentence) -> bool:
        return self.start < other.end and other.start < self.end


class Sentence(Frozen):
    """Offsets of one sentence."""

    start: int
    end: int


class Granularity(StrEnum):
    """How exactly a time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class Precision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


class Outcome(StrEnum):
    """What became of equipment."""

    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    CAPTURED = "captured"
    ABANDONED = "abandoned"


class Time(Span):
    """A date expression, the inclusive interval of days it means, and why it means that one."""

    from_: dt.date = Field(alias="from")
    to: dt.date
    granularity: Granularity
    reason: str | None = None
