"""Which triggers become one event."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.schema import Argument, Retelling, Role, Trigger
from services.extract.model.retellings import joined


def trigger(at: int, kind: EventType = EventType.ASSAULT, confidence: float = 0.9) -> Trigger:
    return Trigger(text="struck", start=at, end=at + 6, type=kind, confidence=confidence)


def link(first: Trigger, second: Trigger, confidence: float = 0.8) -> Retelling:
    return Retelling(
        first=(first.start, first.end), second=(second.start, second.end), confidence=confidence
    )


def place(of: Trigger) -> Argument:
    return Argument(
        text="Hama", start=90, end=94, trigger=(of.start, of.end), role=Role.LOCATION, confidence=1
    )


FIRST, SECOND, THIRD = trigger(0), trigger(20), trigger(40)


def tellings(*found: Trigger, links: list[Retelling], arguments: list[Argument]) -> list[list[int]]:
    return [
        [happening.told[0], *(start for start, _ in happening.also)]
        for happening in joined(found, arguments, links)
    ]


def test_without_retellings_every_trigger_is_a_happening() -> None:
    assert tellings(FIRST, SECOND, links=[], arguments=[]) == [[0], [20]]


def test_the_most_complete_telling_comes_first() -> None:
    links, arguments = [link(FIRST, SECOND)], [place(SECOND)]
    assert tellings(FIRST, SECOND, links=links, arguments=arguments) == [[20, 0]]
    assert tellings(FIRST, SECOND, links=links, arguments=[]) == [[0, 20]]


def test_triggers_of_different_types_are_never_joined() -> None:
    other = trigger(20, EventType.PROTEST)
    assert tellings(FIRST, other, links=[link(FIRST, other)], arguments=[]) == [[0], [20]]


def test_a_link_to_a_trigger_that_was_not_kept_joins_nothing() -> None:
    assert tellings(FIRST, links=[link(FIRST, SECOND)], arguments=[]) == [[0]]


def test_one_doubtful_link_does_not_join_two_groups() -> None:
    fourth = trigger(60)
    links = [link(FIRST, SECOND), link(THIRD, fourth), link(SECOND, THIRD, 0.6)]
    found = tellings(FIRST, SECOND, THIRD, fourth, links=links, arguments=[])
    assert found == [[0, 20], [40, 60]]
    links.append(link(FIRST, THIRD, 0.6))
    assert tellings(FIRST, SECOND, THIRD, fourth, links=links, arguments=[]) == [[0, 20, 40, 60]]
