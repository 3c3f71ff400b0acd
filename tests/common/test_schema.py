"""Layers are validated when they are added, and written once."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.common.spans import Sentence, Time

TEXT = "🔴 Café حماة burned on Wednesday"


@pytest.fixture
def document() -> Document:
    return Document(id="doc_a", text=TEXT)


def test_offsets_count_code_points(document: Document) -> None:
    at = TEXT.index("حماة")
    mention = Mention.of(TEXT, at, at + 4, type=EntityType.LOCATION, confidence=1.0)
    assert document.with_layer("mentions", (mention,)).mentions == (mention,)


def test_a_span_that_is_not_its_text_is_refused(document: Document) -> None:
    wrong = Mention(text="Hama", start=0, end=4, type=EntityType.LOCATION, confidence=1.0)
    with pytest.raises(ValueError, match="not the text"):
        document.with_layer("mentions", (wrong,))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (0, 1000)])
def test_a_sentence_outside_the_text_is_refused(document: Document, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        document.with_layer("sentences", (Sentence(start=start, end=end),))


def test_a_layer_is_written_once(document: Document) -> None:
    once = document.with_layer("mentions", ())
    with pytest.raises(ValueError, match="written before"):
        once.with_layer("mentions", ())
    assert document.mentions is None, "the first document stays as it was"


def test_a_layer_that_did_not_run_is_not_an_empty_one(document: Document) -> None:
    with pytest.raises(ValueError, match="needed"):
        document.layer("mentions")
    assert document.with_layer("mentions", ()).layer("mentions") == ()


def test_a_document_is_frozen(document: Document) -> None:
    with pytest.raises(ValidationError):
        document.text = "other"  # type: ignore[misc]


def test_a_time_is_written_with_the_contracts_names() -> None:
    time = Time.model_validate(
        {"text": "x", "start": 0, "end": 1, "from": "2015-10-07", "to": "2015-10-07",
         "granularity": "day"}
    )  # fmt: skip
    assert time.model_dump(mode="json")["from"] == "2015-10-07"
