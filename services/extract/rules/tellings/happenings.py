"""Which triggers of a document tell of the same happening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from services.common.schema import Document, Retelling, Trigger
from services.extract.rules.tellings.sameness import LEAST_OPINION, Sameness

Offsets = tuple[int, int]
Pair = frozenset[Offsets]


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
    odds: dict[Pair, float] = {}
    for (number, first), (other, second) in combinations(enumerate(triggers), 2):
        pair = _pair(first, second)
        opinion = opinions.get(pair, LEAST_OPINION)
        odds[pair] = sameness.log_odds(first, second, other - number - 1, opinion)
    group_of = {(trigger.start, trigger.end): [trigger] for trigger in triggers}
    for pair in sorted((pair for pair in odds if odds[pair] >= 0), key=lambda pair: -odds[pair]):
        one, other_group = (group_of[offsets] for offsets in sorted(pair))
        if one is other_group:
            continue
        between = [odds[_pair(first, second)] for first, second in product(one, other_group)]
        if sum(between) >= 0:
            one.extend(other_group)
            group_of.update({(each.start, each.end): one for each in other_group})
    distinct = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda trigger: trigger.start) for group in distinct.values()]


def _pair(first: Trigger, second: Trigger) -> Pair:
    return frozenset(((first.start, first.end), (second.start, second.end)))
