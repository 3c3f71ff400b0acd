"""The examples of the description are what they show."""

from __future__ import annotations

from services.api import examples
from services.api.answers import (
    DocumentList,
    DocumentStatus,
    EventList,
    EventTypeList,
    Extraction,
    Stats,
    StoredEventType,
)
from services.api.definitions import NewEventType
from services.common.record import Event, Explanation
from services.common.schema import Document


def test_event_example_is_an_event_of_its_sentence() -> None:
    event = Event.model_validate(examples.EVENT)
    document = Document(id="doc_a", text=examples.SENTENCE)
    assert document.with_layer("events", (event,)).events == (event,)
    assert event.model_dump(mode="json") == examples.EVENT


def test_explanation_example_is_whole() -> None:
    explanation = Explanation.model_validate(examples.EXPLANATION)
    assert explanation.model_dump(mode="json") == examples.EXPLANATION


def test_every_example_fits_its_model() -> None:
    DocumentStatus.model_validate(examples.STATUS)
    DocumentStatus.model_validate(examples.WAITING)
    DocumentList.model_validate(examples.DOCUMENTS)
    Extraction.model_validate(examples.RESULT)
    EventList.model_validate(examples.EVENTS)
    StoredEventType.model_validate(examples.EVENT_TYPE)
    EventTypeList.model_validate(examples.EVENT_TYPES)
    NewEventType.model_validate(examples.NEW_EVENT_TYPE)
    Stats.model_validate(examples.STATS)
