"""Every part of an event that is filled has evidence, in the order of the stages."""

from __future__ import annotations

import pytest

from services.common.record import Event, Evidence
from services.common.schema import Document, Reference
from services.extract.stages import explanations
from tests.extract.stages.test_events import extracted

ORDER = (
    "mentions", "entities", "references", "triggers", "arguments", "claims", "times", "places",
    "quantities", "happenings", "events",
)  # fmt: skip


@pytest.fixture(name="document")
def _document() -> Document:
    return explanations.run(extracted())


def _steps(document: Document, event: Event) -> tuple[Evidence, ...]:
    (told,) = (e for e in document.layer("explanations") if e.event_id == event.id)
    return tuple(told.steps)


def test_every_event_is_explained_in_the_order_of_the_work(document: Document) -> None:
    assert len(document.layer("explanations")) == len(document.layer("events")) > 0
    for event in document.layer("events"):
        stages = [ORDER.index(step.stage) for step in _steps(document, event)]
        assert stages == sorted(stages)


def test_every_filled_part_has_evidence(document: Document) -> None:
    for event in document.layer("events"):
        about = {step.about for step in _steps(document, event)}
        assert {"type", "modality", "claim"} <= about
        assert ("time" in about) == (event.time is not None)
        assert ("location" in about) == (event.location is not None)
        for name in ("actors", "recipients", "losses"):
            for number in range(len(getattr(event, name))):
                assert f"{name}/{number}" in about


def test_evidence_of_arguments_is_about_parts_of_the_event(document: Document) -> None:
    strike, ruin = document.layer("events")
    about = {s.says: s.about for s in _steps(document, strike) if s.stage == "arguments"}
    assert about == {
        "'Russian' is its actor": "actors/0",
        "'five people' is its killed": "casualties/killed",
        "'Hama' is its location": "location",
        "'Wednesday' is its time": "time",
        "'Syrian activists' is its source": "claim/source",
    }
    about = {s.says: s.about for s in _steps(document, ruin) if s.stage == "arguments"}
    assert about["'17 tanks' is its loss"] == "losses/0"
    assert about["'TOW missiles' is its weapon"] == "weapons/0"


def test_an_argument_that_was_not_taken_is_about_all_of_its_kind(document: Document) -> None:
    strike = document.layer("events")[0]
    alone = strike.model_copy(update={"actors": (), "claims": (strike.claim,)})
    told = explanations.run(document.model_copy(update={"events": (alone,), "explanations": None}))
    (step,) = (s for s in _steps(told, alone) if s.says == "'Russian' is its actor")
    assert step.about == "actors"


def test_what_is_derived_is_explained(document: Document) -> None:
    strike = document.layer("events")[0]
    says = {s.about: s.says for s in _steps(document, strike) if s.stage == "events"}
    assert says["quad"] == "material_conflict, that of every ASSAULT"
    assert says["cameo_root"] == f"{strike.cameo_root}, CAMEO's for ASSAULT with aerial"


def test_a_place_of_no_country_may_be_listed(document: Document) -> None:
    strike = document.layer("events")[0]
    assert strike.location is not None
    sea = strike.location.model_copy(update={"name": "Red Sea", "country": None})
    nowhere = sea.model_copy(update={"latitude": None, "longitude": None})
    says = []
    for location in (sea, nowhere):
        event = strike.model_copy(update={"location": location})
        told = explanations.run(
            document.model_copy(update={"events": (event,), "explanations": None})
        )
        says += [s.says for s in _steps(told, event) if s.stage == "places"]
    assert says[0].startswith("'Hama' is Red Sea")
    assert says[1].startswith("'Hama' is in no gazetteer")


def test_a_place_comes_with_the_others_of_its_name(document: Document) -> None:
    strike = document.layer("events")[0]
    (step,) = (s for s in _steps(document, strike) if s.stage == "places")
    assert step.span is not None
    assert step.span.text == "Hama"
    (place,) = (p for p in document.layer("places") if p.text == "Hama")
    assert [a.score for a in step.alternatives] == [c.score for c in place.candidates[:3]]
    assert step.alternatives[0].text.endswith("SYR")


def test_a_pronoun_in_the_sentence_is_named(document: Document) -> None:
    strike = document.layer("events")[0]
    (actor,) = strike.actors
    there = strike.sentence.start
    pronoun = Reference.of(
        document.text, there, there + 1, antecedent=(actor.start, actor.end), confidence=0.8
    )
    told = explanations.run(
        document.model_copy(update={"references": (pronoun,), "explanations": None})
    )
    (step,) = (s for s in _steps(told, strike) if s.stage == "references")
    assert step.about == "actors/0"
    assert step.says.endswith("stands for 'Russian'")
