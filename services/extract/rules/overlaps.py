"""Of spans that overlap, the one that comes first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeVar

from services.common.spans import Span

S = TypeVar("S", bound=Span)


def apart(ranked: Iterable[S]) -> tuple[S, ...]:
    """Each span that overlaps none before it, in text order."""
    kept: list[S] = []
    for span in ranked:
        at = bisect_left(kept, span.start, key=lambda other: other.start)
        # Those kept overlap none of each other: only the two beside it can.
        if not any(span.overlaps(other) for other in kept[max(0, at - 1) : at + 1]):
            kept.insert(at, span)
    return tuple(kept)
