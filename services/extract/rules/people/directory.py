"""What a linker finds again without asking every group: groups by a key, newest or latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import Generic, Protocol, TypeVar

Tokens = tuple[str, ...]


class Numbered(Protocol):
    """A group with its place in the order in which groups were begun."""

    number: int


G = TypeVar("G", bound=Numbered)


class Newest(Generic[G]):
    """Of the groups under a key the one that was begun last."""

    def __init__(self) -> None:
        self._under: dict[Hashable, G] = {}

    def add(self, key: Hashable, group: G) -> None:
        known = self._under.get(key)
        if known is None or known.number < group.number:
            self._under[key] = group

    def get(self, key: Hashable) -> G | None:
        return self._under.get(key)


class Latest(Generic[G]):
    """Of the groups under a key the one that was named last."""

    def __init__(self) -> None:
        self._under: defaultdict[Hashable, dict[int, G]] = defaultdict(dict)

    def name(self, key: Hashable, group: G) -> None:
        """The group is named again, under a key."""
        under = self._under[key]
        under.pop(group.number, None)
        under[group.number] = group

    def forget(self, key: Hashable, group: G) -> None:
        self._under[key].pop(group.number, None)

    def get(self, key: Hashable) -> G | None:
        return next(self.all(key, 1), None)

    def all(self, key: Hashable, most: int) -> Iterator[G]:
        """The groups under a key, the one named last first."""
        return islice(reversed(self._under.get(key, {}).values()), most)


def whole_keys(tokens: Tokens) -> Iterator[tuple[str, Hashable]]:
    """Under what a name is kept: as a whole, by each of its ends, by its first word."""
    yield "whole", tokens
    yield "first", tokens[:1]
    for at in range(len(tokens)):
        yield "end", tokens[at:]


def sought_keys(tokens: Tokens) -> Iterator[tuple[str, Hashable]]:
    """Where one looks for the same person: one name is the end, or the first word, of the other."""
    yield "end", tokens
    if len(tokens) == 1:
        yield "first", tokens
    for at in range(len(tokens)):
        yield "whole", tokens[at:]
    yield "whole", tokens[:1]


def latest(groups: Iterable[G | None], order: dict[int, int]) -> G | None:
    """The group that was named last, by the number of its last mention."""
    found = [group for group in groups if group is not None]
    return max(found, key=lambda group: order[group.number], default=None)
