"""The stages in their order, with the shipped model."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.errors import StageFailed
from services.common.schema import LAYERS, Document
from services.extract.pipeline import Pipeline
from services.extract.result import to_result

HOSTILE = [
    "\u202eevil\u202c Rebels shelled Homs \U0001f534\U0001f4a5 on Monday.",
    "x" * 50_000,
    "Rebels shelled Homs. " * 2_000,
    "قصف الثوار حمص",
    "e\u0301" * 500,
    "...!!!???",
    "\u200b\u200b",
    "1 2 3 4 5\n\n\n6",
]


@pytest.fixture
def document() -> Document:
    return Document(
        id="doc_a",
        text="Russian warplanes bombed Hama on Wednesday, killing five people, activists said.",
        published_at=dt.datetime(2015, 10, 8, tzinfo=dt.UTC),
    )


def test_every_layer_is_written(pipeline: Pipeline, document: Document) -> None:
    read = pipeline.run(document)
    assert all(read.layer(name) is not None for name in LAYERS)
    assert read.layer("events")


def test_the_same_document_gives_the_same_events(pipeline: Pipeline, document: Document) -> None:
    assert pipeline.run(document).events == pipeline.run(document).events


def test_a_document_that_was_read_before_is_not_read_over(
    pipeline: Pipeline, document: Document
) -> None:
    with pytest.raises(StageFailed) as caught:
        pipeline.run(pipeline.run(document))
    assert caught.value.stage == "segment"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_or_passed_over_but_breaks_nothing(
    pipeline: Pipeline, text: str
) -> None:
    read = pipeline.run(Document(id="doc_a", text=text))
    assert read.events is not None


def test_the_result_has_the_contracts_keys(pipeline: Pipeline, document: Document) -> None:
    result = to_result(pipeline.run(document), pipeline.reader, queued_ms=3, extract_ms=4)
    assert set(result) == {
        "document", "sentences", "entities", "events", "model", "timings_ms",
    }  # fmt: skip
    assert result["document"]["circulation_id"] is None
    assert set(result["model"]) == {"name", "version", "revision"}
    assert result["timings_ms"] == {"queued": 3, "extract": 4}
    for entity in result["entities"]:
        if entity["type"] == "LOCATION":
            assert {
                "latitude",
                "longitude",
                "admin1",
                "precision",
                "geonames_id",
                "candidates",
            } <= (entity.keys())
        if entity["type"] == "DATE":
            assert {"from", "to", "granularity"} <= entity.keys()
