"""Which triggers of a document tell of the same happening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.common.schema import Document, Retelling, Trigger
from services.extract.rules.tellings.sameness import LEAST_OPINION, Sameness

Offsets = tuple[int, int]
Pair = frozenset[Offsets]
Numbers = tuple[int, int]
# All pairs of a type are compared in a text with some hundred of its triggers; with more of them
# each is compared with the ones next to it only, of which there are at least some.
MOST_PAIRS = 10_000
LEAST_REACH = 8
# The log-odds of two that stand too far apart to be compared.
UNREAD = -3.0


def groups(document: Document, opinions: Iterable[Retelling]) -> list[list[Trigger]]:
    """The triggers of each happening in text order, in the order of the first ones.

    Only triggers of one type are joined. `opinions` are the network's.
    """
    likely = {frozenset((each.first, each.second)): each.confidence for each in opinions}
    sameness = Sameness(document)
    by_kind: dict[str, list[Trigger]] = defaultdict(list)
    for trigger in sorted(document.layer("triggers"), key=lambda trigger: trigger.start):
        by_kind[trigger.kind].append(trigger)
    found = [group for same in by_kind.values() for group in _joined(same, sameness, likely)]
    return sorted(found, key=lambda group: group[0].start)


def _joined(
    triggers: Sequence[Trigger], sameness: Sameness, opinions: Mapping[Pair, float]
) -> list[list[Trigger]]:
    """Triggers of one type: the surest two first, and two groups only if most pairs agree.

    Otherwise one doubtful pair would make one event of a day's strikes.
    """
    odds: dict[Numbers, float] = {}
    reach = max(LEAST_REACH, MOST_PAIRS // max(1, len(triggers)))
    for number, first in enumerate(triggers):
        behind = triggers[number + 1 : number + 1 + reach]
        for between, second in enumerate(behind):
            opinion = opinions.get(_pair(first, second), LEAST_OPINION)
            pair = number, number + 1 + between
            odds[pair] = sameness.log_odds(first, second, between, opinion)
    joining = Joining(len(triggers), odds)
    for pair in sorted((pair for pair in odds if odds[pair] >= 0), key=lambda pair: -odds[pair]):
        joining.join(*pair)
    return [[triggers[number] for number in sorted(group)] for group in joining.groups()]


class Joining:
    """Groups of numbers, and between each two groups the sum of their pairs' log-odds."""

    def __init__(self, count: int, odds: Mapping[Numbers, float]) -> None:
        self._members = {number: [number] for number in range(count)}
        self._group_of = list(range(count))
        # For each group the groups that it was compared with: the sum, and of how many pairs.
        self._between: list[dict[int, tuple[float, int]]] = [{} for _ in range(count)]
        for (first, second), value in odds.items():
            self._between[first][second] = self._between[second][first] = (value, 1)

    def groups(self) -> Iterable[list[int]]:
        return self._members.values()

    def join(self, first: int, second: int) -> None:
        """Make one group of the groups of two numbers, if their pairs agree on the whole."""
        one, other = self._group_of[first], self._group_of[second]
        if one == other:
            return
        if len(self._between[one]) < len(self._between[other]):
            one, other = other, one
        odds, pairs = self._between[one][other]
        unread = len(self._members[one]) * len(self._members[other]) - pairs
        if odds + unread * UNREAD < 0:
            return
        for number in self._members[other]:
            self._group_of[number] = one
        self._members[one] += self._members.pop(other)
        for third, (more, count) in self._between[other].items():
            del self._between[third][other]
            if third != one:
                known, so_far = self._between[one].get(third, (0.0, 0))
                total = known + more, so_far + count
                self._between[one][third] = self._between[third][one] = total
        self._between[other] = {}


def _pair(first: Trigger, second: Trigger) -> Pair:
    return frozenset(((first.start, first.end), (second.start, second.end)))
