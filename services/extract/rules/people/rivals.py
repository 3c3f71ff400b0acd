"""Rivals: who competes for the two sides of an event, and what an entity does in the others.

Every pair of trigger and mention asks, so that all is ranked beforehand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

Offsets = tuple[int, int]
# Of one trigger, by side: the network's probability of each mention.
Likely = tuple[dict[Offsets, float], dict[Offsets, float]]
# The two likeliest, each with what it is the probability of.
Best = tuple[tuple[float, object], tuple[float, object]]

# The values of `Rivals.of` and of `Doings.of`, in their order.
COMPETITION = (
    "probability", "odds", "odds_of_other_side", "odds_of_rival", "odds_of_rival_on_other_side",
    "odds_of_same_entity", "odds_of_joint", "has_joint",
)  # fmt: skip
ELSEWHERE = (
    "odds_in_same_sentence", "odds_of_other_side_in_same_sentence", "odds_in_sentence_before",
)  # fmt: skip
NOBODY = (0.0, None)
# Beyond these odds the network's probabilities say nothing more.
EDGE = 0.005
# The probabilities have four digits.
PROBABILITIES = 10_001


class Rivals:
    """Who may be on which side of one event."""

    def __init__(
        self,
        likely: Likely,
        entities: Mapping[Offsets, str],
        joined: Mapping[Offsets, Sequence[Offsets]],
    ) -> None:
        self._entities = entities
        self._joined = joined
        self._sides = tuple(_Side(of_side, entities) for of_side in likely)

    def of(self, offsets: Offsets, side: int) -> tuple[float, ...]:
        """The network's probability of the mention on a side, and of those beside it."""
        own, other = self._sides[side], self._sides[1 - side]
        entity = self._entities[offsets]
        joint = (
            max(
                (
                    own.likely.get(each, 0.0)
                    for each in self._joined.get(offsets, ())
                    if self._entities[each] != entity
                ),
                default=0.0,
            )
            if offsets in self._joined
            else 0.0
        )
        probability = own.likely.get(offsets, 0.0)
        return (
            probability,
            log_odds(probability),
            log_odds(other.likely.get(offsets, 0.0)),
            log_odds(_other_than(entity, own.best_entities)),
            log_odds(_other_than(offsets, other.best)),
            log_odds(_other_than(offsets, own.best_of.get(entity, NONE))),
            log_odds(joint) if joint else 0.0,
            float(joint > 0),
        )


class _Side:
    """The mentions that may be on one side of an event."""

    def __init__(self, likely: dict[Offsets, float], entities: Mapping[Offsets, str]) -> None:
        self.likely = likely
        ranked = sorted(((p, offsets) for offsets, p in likely.items()), reverse=True)
        of_entity: dict[str, list[tuple[float, Offsets]]] = {}
        for each in ranked:
            of_entity.setdefault(entities[each[1]], []).append(each)
        self.best = _best(ranked)
        self.best_of = {entity: _best(its) for entity, its in of_entity.items()}
        # As each came in the order of its likeliest.
        self.best_entities = _best([(its[0][0], entity) for entity, its in of_entity.items()])


class Doings:
    """What each entity may do in the events of a document."""

    def __init__(
        self,
        likely: Mapping[Offsets, Likely],
        entities: Mapping[Offsets, str],
        sentence: Callable[[int], int],
    ) -> None:
        found: dict[tuple[str, int, int], list[tuple[float, Offsets]]] = defaultdict(list)
        for trigger, sides in likely.items():
            place = sentence(trigger[0])
            for side, of_side in enumerate(sides):
                for offsets, probability in of_side.items():
                    found[entities[offsets], side, place].append((probability, trigger))
        self._best: dict[tuple[str, int, int], Best] = {}
        for key, events in found.items():
            # Of each event the likeliest mention.
            likeliest: dict[Offsets, float] = {}
            for probability, trigger in sorted(events, reverse=True):
                likeliest.setdefault(trigger, probability)
            self._best[key] = _best([(p, trigger) for trigger, p in likeliest.items()])

    def of(self, entity: str, trigger: Offsets, sentence: int) -> tuple[tuple[float, ...], ...]:
        """By side: what it does in the other events of the sentence, and of the one before."""
        best = self._best
        here = [
            log_odds(_other_than(trigger, best.get((entity, side, sentence), NONE)))
            for side in (0, 1)
        ]
        before = [log_odds(best.get((entity, side, sentence - 1), NONE)[0][0]) for side in (0, 1)]
        return (here[0], here[1], before[0]), (here[1], here[0], before[1])


NONE: Best = (NOBODY, NOBODY)


def _best(ranked: Sequence[tuple[float, object]]) -> Best:
    first, second, *_ = (*ranked[:2], NOBODY, NOBODY)
    return first, second


def _other_than(this: object, best: Best) -> float:
    """The highest probability of another than this."""
    return best[1][0] if best[0][1] == this else best[0][0]


@lru_cache(PROBABILITIES)
def log_odds(probability: float) -> float:
    """The logarithm of the odds, within those that the network can tell apart."""
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))
