"""Custom types: found where words are like an example's, beside PLOVER's events, never for them."""

from __future__ import annotations

import pytest

from services.common.ontology import EventType
from services.common.schema import Document, Trigger
from services.extract.model.custom import Learner
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from tests.extract.stand_in import StandIn, custom_type, stand_in_reader, window_encoder

EVICTED = ("Bailiffs evicted forty families on Monday.", "evicted")
SHELLED = ("Gunners shelled the port.", "shelled")
TEXT = "Tenants in Duma were evicted before rebels shelled the town."


@pytest.fixture
def reader() -> Reader:
    return stand_in_reader()[0]


def triggers(reader: Reader, text: str = TEXT) -> list[Trigger]:
    document = Document(id="test", text=text, sentences=sentences(text))
    (reading,) = reader.read([document])
    document.with_layer("reading", reading)
    return list(reading.triggers)


def told(reader: Reader, text: str = TEXT) -> list[tuple[str, str | None, str | None]]:
    return [(t.text, t.type, t.custom.name if t.custom else None) for t in triggers(reader, text)]


def test_word_like_an_example_is_a_trigger_of_no_plover_type(reader: Reader) -> None:
    reader.look_for([custom_type("EVICTION", EVICTED)])
    assert told(reader) == [
        ("evicted", None, "EVICTION"),
        ("shelled", EventType.ASSAULT, None),
    ]
    (new, _) = triggers(reader)
    assert new.kind == "EVICTION"
    assert new.modes == ()
    assert new.custom is not None
    assert 0.5 < new.confidence == new.custom.confidence < 1


def test_plover_event_keeps_its_trigger_and_carries_the_custom_type(reader: Reader) -> None:
    (plain,) = triggers(reader)
    reader.look_for([custom_type("SHELLING", SHELLED)])
    (labelled,) = triggers(reader)
    assert labelled.custom is not None
    assert labelled.custom.name == "SHELLING"
    assert labelled.model_copy(update={"custom": None}) == plain


def test_without_types_reading_is_as_ever(reader: Reader) -> None:
    before = triggers(reader)
    reader.look_for([custom_type("EVICTION", EVICTED)])
    reader.look_for([])
    assert triggers(reader) == before


def test_words_next_to_each_other_are_one_trigger(reader: Reader) -> None:
    reader.look_for([custom_type("EVICTION", ("They forced tenants away.", "forced tenants"))])
    assert ("forced tenants", None, "EVICTION") in told(reader, "Police forced tenants to go.")


def test_function_words_numbers_and_names_of_mentions_are_passed_over(reader: Reader) -> None:
    reader.look_for([custom_type("ODD", ("It was with 1200 of them.", "with"))])
    assert told(reader, "They came with 1200 of them, with others.") == []


def test_threshold_is_the_least_confidence(reader: Reader) -> None:
    reader.look_for([custom_type("EVICTION", EVICTED, threshold=0.9999)])
    assert told(reader) == [("shelled", EventType.ASSAULT, None)]


def test_most_similar_type_has_the_word(reader: Reader) -> None:
    both = custom_type("CLEARANCE", EVICTED, ("They cleared the square.", "cleared"))
    reader.look_for([both, custom_type("EVICTION", EVICTED)])
    assert ("evicted", None, "EVICTION") in told(reader)
    assert ("cleared", None, "CLEARANCE") in told(reader, "Troops cleared the road.")


def test_type_whose_trigger_is_no_word_to_the_model_is_left_out(reader: Reader) -> None:
    unusable = custom_type("STRANGE", ("They met \u200d today.", "\u200d"))
    reader.look_for([unusable, custom_type("EVICTION", EVICTED)])
    assert ("evicted", None, "EVICTION") in told(reader)
    reader.look_for([unusable])
    assert told(reader) == [("shelled", EventType.ASSAULT, None)]


def test_prototypes_are_made_once_for_each_version() -> None:
    encoder = window_encoder()
    backend = StandIn(encoder)
    learner = Learner(encoder, backend)
    types = [custom_type("EVICTION", EVICTED), custom_type("SHELLING", SHELLED)]
    learner.search(types)
    asked = backend.batches
    learner.search(types[:1])
    assert backend.batches == asked
    learner.search([custom_type("EVICTION", SHELLED, version="2")])
    assert backend.batches == asked + 1
