"""Thresholds."""

from __future__ import annotations

from services.common.ontology import EventType
from services.common.schema import Argument, Mention, Reading, Role, Trigger
from services.extract.model.confidence import Calibration, Thresholds
from training.gold import GoldDocument
from training.thresholds import (
    DEFAULT,
    NEVER,
    Answers,
    Candidates,
    best_of,
    best_pair,
    best_threshold,
    cross_fitted,
    tune,
)


def answers(documents: int, gold: int, *each: tuple[float, bool]) -> Answers:
    """The same answers and gold in every document."""
    found = Answers(documents)
    found.gold += gold
    found.given += [(number, *answer) for number in range(documents) for answer in each]
    return found


def test_the_threshold_cuts_where_f1_is_best() -> None:
    verdicts = [(0.95, True), (0.9, True), (0.8, True), (0.6, False), (0.5, False), (0.45, True)]
    assert 0.6 < best_threshold(answers(4, 4, *verdicts)) <= 0.8


def test_a_little_f1_is_given_up_for_a_higher_threshold() -> None:
    # F1 is 212/220 with the ten unsure answers, of which six are right, and 200/210 without them.
    verdicts = [(0.9, True)] * 100 + [(0.5, True)] * 6 + [(0.5, False)] * 4
    found = answers(4, 110, *verdicts)
    kept = (*found.by_threshold(), found.gold)
    assert best_of(*kept) < 0.5 < best_of(*kept, worth=0.02)
    assert best_of(*kept, worth=0.0) == best_threshold(found)


def test_right_answers_are_kept_however_unsure() -> None:
    assert best_threshold(answers(3, 2, (0.9, True), (0.123, True))) <= 0.123


def test_without_a_right_answer_the_default_stands() -> None:
    assert best_threshold(answers(3, 3, (0.9, False))) == DEFAULT
    assert best_threshold(answers(0, 0)) == DEFAULT


def test_where_everything_elsewhere_is_wrong_none_of_it_is_kept() -> None:
    together = answers(5, 2, (0.9, True), (0.7, True), (0.3, False))
    elsewhere = answers(5, 0, *[(0.9, False)] * 3, (0.2, False))
    pair = best_pair(together, elsewhere)
    assert 0.3 < pair.together <= 0.7
    assert pair.elsewhere > 0.9


def test_a_right_answer_elsewhere_lowers_that_threshold_only() -> None:
    together = answers(5, 2, (0.9, True), (0.5, False))
    elsewhere = answers(5, 0, (0.4, True), (0.3, False))
    pair = best_pair(together, elsewhere)
    assert pair.together > 0.5
    assert 0.3 < pair.elsewhere <= 0.4


def candidates(document: GoldDocument, documents: int) -> Candidates:
    """A model that is right whenever it says 0.6 or more, and believes a wrong event a little."""
    text = document.text
    triggers = tuple(
        Trigger.of(
            text,
            start,
            end,
            type=EventType.ASSAULT,
            confidence=confidence,
            modes=("heavy-weapons", "drone"),
            mode_confidences=(0.9, 0.2),
        )
        for start, end, confidence in ((7, 14, 0.8), (15, 19, 0.3))
    )
    reading = Reading(
        mentions=(
            Mention.of(text, 0, 6, type=document.mentions[0].type, confidence=0.7),
            Mention.of(text, 7, 14, type=document.mentions[0].type, confidence=0.4),
        ),
        triggers=triggers,
        arguments=tuple(
            Argument.of(text, 0, 6, trigger=(7, 14), role=role, confidence=confidence)
            for role, confidence in ((Role.ACTOR, 0.9), (Role.SOURCE, 0.2))
        ),
    )
    return Candidates([document] * documents, [reading] * documents)


def test_tuning_keeps_what_is_right_and_drops_what_is_wrong(document: GoldDocument) -> None:
    given = candidates(document, documents=60)
    tuning = tune(given)
    (reading, *_) = given.selected(tuning.thresholds, tuning.calibration)
    assert [trigger.start for trigger in reading.triggers] == [7]
    assert [mention.start for mention in reading.mentions] == [0]
    assert reading.triggers[0].modes == ("heavy-weapons",)
    assert [argument.role for argument in reading.arguments] == [Role.ACTOR]


def test_every_document_is_cross_fitted_without_itself(document: GoldDocument) -> None:
    tunings = cross_fitted(candidates(document, documents=7))
    assert len(tunings) == 7
    assert tunings[0] is tunings[5]
    assert tunings[0] is not tunings[1]


def test_documents_are_read_once_with_everything_that_is_half_believed() -> None:
    seen: list[Thresholds] = []

    def read(_: object, floor: Thresholds) -> list[Reading]:
        seen.append(floor)
        return [Reading(mentions=(), triggers=(), arguments=())]

    gold = GoldDocument("one", "Nothing happened.", (), ())
    Candidates.of([gold], read).selected(Thresholds(), Calibration())
    (floor,) = seen
    assert floor.trigger < 0.1
    assert floor.role(Role.ACTOR).elsewhere < 0.1


def test_never_is_above_every_confidence() -> None:
    assert Calibration().trigger(1.0) < NEVER
