"""Triggers in groups, by what the network thinks of each two of them."""

from __future__ import annotations

from itertools import combinations

from services.common.ontology import EventType
from services.common.schema import Document, Retelling, Trigger
from services.extract.model.sentences import sentences
from services.extract.rules.tellings.happenings import groups

TEXT = "They met today. They met again. They met later."
STARTS = [start for start in range(len(TEXT)) if TEXT.startswith("met", start)]


def told(opinions: dict[tuple[int, int], float], *kinds: EventType) -> list[list[int]]:
    """The numbers of the triggers of each happening."""
    triggers = [
        Trigger.of(TEXT, start, start + 3, type=kind, confidence=0.9)
        for start, kind in zip(STARTS, kinds, strict=True)
    ]
    document = Document(
        id="doc_a",
        text=TEXT,
        sentences=sentences(TEXT),
        mentions=(),
        arguments=(),
        triggers=tuple(reversed(triggers)),
    )
    links = [
        Retelling(
            first=(STARTS[one], STARTS[one] + 3),
            second=(STARTS[other], STARTS[other] + 3),
            confidence=confidence,
        )
        for (one, other), confidence in opinions.items()
    ]
    return [[STARTS.index(trigger.start) for trigger in group] for group in groups(document, links)]


def test_what_is_surely_told_again_is_one_happening() -> None:
    sure = dict.fromkeys(combinations(range(3), 2), 0.95)
    assert told(sure, *[EventType.CONSULT] * 3) == [[0, 1, 2]]


def test_what_the_network_never_thought_of_stays_apart() -> None:
    assert told({}, *[EventType.CONSULT] * 3) == [[0], [1], [2]]


def test_two_types_are_never_one_happening() -> None:
    sure = dict.fromkeys(combinations(range(3), 2), 0.95)
    kinds = EventType.CONSULT, EventType.AGREE, EventType.CONSULT
    assert told(sure, *kinds) == [[0, 2], [1]]


def test_one_likely_pair_does_not_join_what_is_otherwise_unlike() -> None:
    assert told({(0, 1): 0.95, (1, 2): 0.6}, *[EventType.CONSULT] * 3) == [[0, 1], [2]]
