"""The evidence that two triggers tell of one happening."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.schema import Argument, Document, Role, Trigger
from services.extract.model.sentences import sentences
from services.extract.rules.tellings.sameness import Sameness

TEXT = "Rebels attacked Morek. Gunmen struck Suran."
FIRST = Trigger.of(TEXT, 7, 15, type=EventType.ASSAULT, confidence=0.9)
SECOND = Trigger.of(TEXT, 30, 36, type=EventType.ASSAULT, confidence=0.9)


def sameness(*arguments: Argument) -> Sameness:
    document = Document(
        id="doc_a", text=TEXT, sentences=sentences(TEXT), mentions=(), arguments=arguments
    )
    return Sameness(document)


def argument(start: int, end: int, trigger: Trigger) -> Argument:
    return Argument.of(
        TEXT,
        start,
        end,
        trigger=(trigger.start, trigger.end),
        role=Role.ACTOR,
        confidence=0.9,
    )


def test_a_shared_actor_speaks_for_one_happening_and_another_one_against() -> None:
    rebels = argument(0, 6, FIRST)
    shared = sameness(rebels, argument(0, 6, SECOND)).log_odds(FIRST, SECOND, 0, 0.3)
    open_ = sameness(rebels).log_odds(FIRST, SECOND, 0, 0.3)
    different = sameness(rebels, argument(23, 29, SECOND)).log_odds(FIRST, SECOND, 0, 0.3)
    assert shared > open_ > different


def test_the_networks_opinion_counts() -> None:
    found = sameness()
    assert found.log_odds(FIRST, SECOND, 0, 0.9) > found.log_odds(FIRST, SECOND, 0, 0.1)


def test_triggers_between_two_speak_against_them() -> None:
    found = sameness()
    assert found.log_odds(FIRST, SECOND, 0, 0.3) > found.log_odds(FIRST, SECOND, 3, 0.3)


def test_shared_modes_speak_for_one_happening() -> None:
    aerial = [each.model_copy(update={"modes": ("aerial",)}) for each in (FIRST, SECOND)]
    other = [aerial[0], SECOND.model_copy(update={"modes": ("drone",)})]
    found = sameness()
    assert found.by_arguments(*aerial)["same modes"] == 1.0
    assert found.by_arguments(*other)["same modes"] == -1.0
    assert found.by_arguments(FIRST, SECOND)["same modes"] == 0.0
