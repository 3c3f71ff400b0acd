"""Rivals: who competes for the two sides of an event, and what an entity does in the others.

Every pair of trigger and mention asks, so that all is ranked beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

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
LEAST_ODDS = math.log(EDGE / (1 - EDGE))
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

    def of(self, offsets: Offsets) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """By side: the network's probability of the mention, and of those beside it."""
        entity = self._entities[offsets]
        first, second = self._sides
        odds = (
            log_odds(first.likely.get(offsets, 0.0)),
            log_odds(second.likely.get(offsets, 0.0)),
        )
        joined = [each for each in self._joined.get(offsets, ()) if self._entities[each] != entity]
        return (
            _competition(offsets, entity, first, second, odds, joined),
            _competition(offsets, entity, second, first, (odds[1], odds[0]), joined),
        )


class _Side:
    """The mentions that may be on one side of an event."""

    def __init__(self, likely: dict[Offsets, float], entities: Mapping[Offsets, str]) -> None:
        self.likely = likely
        ranked = sorted(((p, offsets) for offsets, p in likely.items()), reverse=True)
        self.of_entity: dict[str, list[tuple[float, Offsets]]] = {}
        for each in ranked:
            self.of_entity.setdefault(entities[each[1]], []).append(each)
        self.best = _best(ranked)
        # As each came in the order of its likeliest.
        leading = islice(self.of_entity.items(), 2)
        self.best_entities = _best([(its[0][0], entity) for entity, its in leading])


def _competition(
    offsets: Offsets,
    entity: str,
    own: _Side,
    other: _Side,
    odds: tuple[float, float],
    joined: Sequence[Offsets],
) -> tuple[float, ...]:
    """The values of `COMPETITION`; `odds` are the mention's own on this side and the other."""
    same = joint = 0.0
    for probability, each in own.of_entity.get(entity, ()):
        if each != offsets:
            same = probability
            break
    for each in joined:
        joint = max(joint, own.likely.get(each, 0.0))
    return (
        own.likely.get(offsets, 0.0),
        *odds,
        log_odds(_other_than(entity, own.best_entities)),
        log_odds(_other_than(offsets, other.best)),
        log_odds(same) if same else LEAST_ODDS,
        log_odds(joint) if joint else 0.0,
        1.0 if joint else 0.0,
    )


class Doings:
    """What each entity may do in the events of a document."""

    def __init__(
        self,
        likely: Mapping[Offsets, Likely],
        entities: Mapping[Offsets, str],
        sentence: Callable[[int], int],
    ) -> None:
        found: dict[tuple[str, int, int], dict[Offsets, float]] = {}
        for trigger, sides in likely.items():
            place = sentence(trigger[0])
            for side, of_side in enumerate(sides):
                for offsets, probability in of_side.items():
                    # Of each event the likeliest mention.
                    events = found.setdefault((entities[offsets], side, place), {})
                    events[trigger] = max(events.get(trigger, 0.0), probability)
        self._best: dict[tuple[str, int, int], Best] = {
            key: _best(sorted(((p, trigger) for trigger, p in events.items()), reverse=True))
            for key, events in found.items()
        }

    def of(self, entity: str, trigger: Offsets, sentence: int) -> tuple[tuple[float, ...], ...]:
        """By side: what it does in the other events of the sentence, and of the one before."""
        best = self._best
        here = [LEAST_ODDS, LEAST_ODDS]
        before = [LEAST_ODDS, LEAST_ODDS]
        for side in (0, 1):
            beside = best.get((entity, side, sentence))
            if beside is not None:
                here[side] = log_odds(_other_than(trigger, beside))
            earlier = best.get((entity, side, sentence - 1))
            if earlier is not None:
                before[side] = log_odds(earlier[0][0])
        return (here[0], here[1], before[0]), (here[1], here[0], before[1])


def _best(ranked: Sequence[tuple[float, object]]) -> Best:
    if not ranked:
        return NOBODY, NOBODY
    return ranked[0], ranked[1] if len(ranked) > 1 else NOBODY


def _other_than(this: object, best: Best) -> float:
    """The highest probability of another than this."""
    return best[1][0] if best[0][1] == this else best[0][0]


@lru_cache(PROBABILITIES)
def log_odds(probability: float) -> float:
    """The logarithm of the odds, within those that the network can tell apart."""
    inside = min(max(probability, EDGE), 1 - EDGE)
    return math.log(inside / (1 - inside))
