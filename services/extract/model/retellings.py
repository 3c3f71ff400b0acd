"""Which triggers tell of the same happening, from what the model thinks of each two of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.common.schema import Argument, Happening, Retelling, Trigger

Offsets = tuple[int, int]


def joined(
    triggers: Sequence[Trigger], arguments: Iterable[Argument], retellings: Iterable[Retelling]
) -> tuple[Happening, ...]:
    """The happenings that the triggers tell of, in the order of their first telling."""
    group = _groups(triggers, retellings)
    count = Counter(argument.trigger for argument in arguments)
    members: dict[Offsets, list[Trigger]] = defaultdict(list)
    for trigger in triggers:
        members[group[trigger.start, trigger.end]].append(trigger)
    return tuple(happening(found, count) for found in members.values())


def _groups(triggers: Sequence[Trigger], retellings: Iterable[Retelling]) -> dict[Offsets, Offsets]:
    """For each trigger the first one that tells of the same. Only triggers of one type are joined.

    The surest pairs come first, and a pair joins two groups only where the model thinks so of most
    pairs between them: otherwise one doubtful link would make one event of a day's strikes.
    """
    kinds = {(trigger.start, trigger.end): trigger.kind for trigger in triggers}
    links = {
        frozenset((link.first, link.second)): link.confidence
        for link in retellings
        if link.first in kinds and kinds[link.first] == kinds.get(link.second)
    }
    members: dict[Offsets, list[Offsets]] = {offsets: [offsets] for offsets in kinds}
    first = {offsets: offsets for offsets in kinds}
    for pair in sorted(links, key=lambda pair: (-links[pair], min(pair))):
        one, other = sorted(first[offsets] for offsets in pair)
        if one == other:
            continue
        between = [frozenset((a, b)) in links for a in members[one] for b in members[other]]
        if sum(between) * 2 >= len(between):
            for offsets in members[other]:
                first[offsets] = one
            members[one] += members.pop(other)
    return first


def happening(found: Sequence[Trigger], arguments: Mapping[Offsets, int]) -> Happening:
    """What these triggers tell of: the telling with the most arguments first."""

    def completeness(trigger: Trigger) -> tuple[int, float]:
        return arguments.get((trigger.start, trigger.end), 0), trigger.confidence

    told = max(found, key=completeness)
    also = tuple((each.start, each.end) for each in found if each is not told)
    return Happening(told=(told.start, told.end), also=also)
