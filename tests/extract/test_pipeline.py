"""The stages in their order, with the shipped model."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator, Sequence

import pytest

from services.common.errors import StageFailed
from services.common.ontology import ClaimStatus, Modality
from services.common.schema import LAYERS, Counted, Document
from services.extract.pipeline import WARM_UP_DAY, WARM_UP_TEXT, Pipeline, Shared
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


def test_no_stage_calls_out_to_a_network(
    pipeline: Pipeline, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a stage opened a socket")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    # Dates in another language, a place by its sound, a number in words: each loads its knowledge.
    told = "Il y a eu une frappe le 24 avril près de Kharkov, faisant une dizaine de morts. "
    read = pipeline.run(document.model_copy(update={"text": told + document.text}))
    assert read.layer("events")


def test_the_text_for_warming_up_has_something_for_every_list(pipeline: Pipeline) -> None:
    read = pipeline.run(Document(id="warm-up", text=WARM_UP_TEXT, published_at=WARM_UP_DAY))
    layers = ("entities", "references", "arguments", "claims", "times", "places", "quantities")
    assert all(read.layer(name) for name in (*layers, "events", "explanations"))
    assert {quantity.counts for quantity in read.layer("quantities")} >= {
        Counted.KILLED,
        Counted.EQUIPMENT,
        Counted.AMOUNT,
    }


def test_what_is_only_denied_did_not_happen(pipeline: Pipeline) -> None:
    text = "Rebels denied that they had shelled the hospital in Idlib."
    (event,) = pipeline.run(Document(id="doc_a", text=text)).layer("events")
    assert (event.modality, event.claim.status) == (Modality.NEGATED, ClaimStatus.DENIED)
    assert event.claim.source.text == "Rebels"


def test_the_same_document_gives_the_same_events(pipeline: Pipeline, document: Document) -> None:
    assert pipeline.run(document).events == pipeline.run(document).events


def test_a_document_that_was_read_before_is_not_read_over(
    pipeline: Pipeline, document: Document
) -> None:
    with pytest.raises(StageFailed) as caught:
        pipeline.run(pipeline.run(document))
    assert caught.value.stage == "segment"


TEXTS = (
    "Rebels shelled Homs on Monday.",
    "Police arrested three protesters in Nairobi on Tuesday, witnesses said.",
    "Talks in Geneva ended without an agreement. The envoys left. " * 30,
    "Troops withdrew from Aleppo.",
    "A bomb killed 12 people in Kabul on Friday.",
)


def a_pack() -> list[Document]:
    return [Document(id=f"doc_{at}", text=text) for at, text in enumerate(TEXTS)]


def breaking(run: Shared, poison: set[str], error: type[Exception]) -> Shared:
    """The stage, but for documents that break it for all that go through it with them."""

    def broken(documents: Sequence[Document]) -> list[Document]:
        if poison & {document.id for document in documents}:
            raise error("the stage broke")
        return run.run(documents)

    return Shared(broken)


@pytest.fixture
def fragile(pipeline: Pipeline) -> Iterator[Pipeline]:
    """A pipeline whose stages a test may change."""
    stages = pipeline.stages
    yield pipeline
    pipeline.stages = stages


def test_a_pack_gives_each_document_what_it_gets_alone(pipeline: Pipeline) -> None:
    outcomes = pipeline.run_pack(a_pack())
    assert [outcome.error for outcome in outcomes] == [None] * len(TEXTS)
    for outcome, document in zip(outcomes, a_pack(), strict=True):
        alone = pipeline.run(document)
        assert outcome.document.id == document.id
        assert [(e.type, e.trigger) for e in outcome.document.layer("events")] == [
            (e.type, e.trigger) for e in alone.layer("events")
        ]
    assert any(outcome.document.events for outcome in outcomes)


def test_a_pack_is_read_in_one_go(fragile: Pipeline) -> None:
    packs: list[int] = []

    def counting(documents: Sequence[Document]) -> list[Document]:
        packs.append(len(documents))
        return read.run(documents)

    (segment, (name, read), *others) = fragile.stages
    assert isinstance(read, Shared)
    fragile.stages = (segment, (name, Shared(counting)), *others)
    fragile.run_pack(a_pack())
    assert packs == [len(TEXTS)]


@pytest.mark.parametrize("poison", [{0}, {2}, {4}, {1, 2}, {0, 1, 2, 3, 4}])
@pytest.mark.parametrize("error", [RuntimeError, MemoryError])
def test_only_the_documents_that_break_the_reading_fail(
    fragile: Pipeline, poison: set[int], error: type[Exception]
) -> None:
    (segment, (name, read), *others) = fragile.stages
    assert isinstance(read, Shared)
    ids = {f"doc_{at}" for at in poison}
    fragile.stages = (segment, (name, breaking(read, ids, error)), *others)
    outcomes = fragile.run_pack(a_pack())
    assert {o.document.id for o in outcomes if o.error is not None} == ids
    assert all(o.document.events is not None for o in outcomes if o.error is None)
    for outcome in outcomes:
        if isinstance(outcome.error, StageFailed):
            assert outcome.error.stage == "read"
            assert isinstance(outcome.error.__cause__, RuntimeError)
        elif outcome.error is not None:
            assert error is MemoryError


def test_a_pack_that_is_too_much_for_the_memory_is_read_in_parts(fragile: Pipeline) -> None:
    (segment, (name, read), *others) = fragile.stages
    assert isinstance(read, Shared)

    def starved(documents: Sequence[Document]) -> list[Document]:
        if len(documents) > 2:
            raise MemoryError
        return read.run(documents)

    fragile.stages = (segment, (name, Shared(starved)), *others)
    assert [outcome.error for outcome in fragile.run_pack(a_pack())] == [None] * len(TEXTS)


def test_a_stage_that_breaks_on_one_document_leaves_the_others(fragile: Pipeline) -> None:
    def broken(document: Document) -> Document:
        if document.id == "doc_2":
            raise RuntimeError
        return document

    fragile.stages = (*fragile.stages, ("late", broken))
    outcomes = fragile.run_pack(a_pack())
    (error,) = [outcome.error for outcome in outcomes if outcome.error is not None]
    assert isinstance(error, StageFailed)
    assert (error.stage, outcomes[2].error) == ("late", error)


def test_a_document_is_charged_with_its_share_of_the_time(fragile: Pipeline) -> None:
    def slow(documents: Sequence[Document]) -> list[Document]:
        time.sleep(0.2)
        return list(documents)

    def slow_for_one(document: Document) -> Document:
        time.sleep(0.1 if document.id == "doc_0" else 0)
        return document

    fragile.stages = (("read", Shared(slow)), ("late", slow_for_one))
    documents = [Document(id="doc_0", text="a" * 10), Document(id="doc_1", text="a" * 30)]
    first, second = (outcome.ms for outcome in fragile.run_pack(documents))
    assert first == pytest.approx(150, abs=40)
    assert second == pytest.approx(150, abs=40)


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


CALM = (
    "The museum keeps a collection of clay pots from the valley. Most of them are brown, some have "
    "blue rims. Visitors like the garden behind the house, where old olive trees stand. The baker "
    "opens at seven and sells bread, cakes and coffee. In spring the river is high and the meadows "
    "are green. Her grandmother taught her the names of the birds. "
)


def test_the_only_event_of_ten_thousand_words_is_found_at_its_end(pipeline: Pipeline) -> None:
    words = len(CALM.split())
    before, after = CALM * (9_900 // words), CALM * (100 // words)
    told = "Rebels shelled the town of Suran on Monday, killing three soldiers. "
    published = dt.datetime(2015, 10, 8, tzinfo=dt.UTC)
    document = Document(id="doc_a", text=f"{before}{told}{after}", published_at=published)
    (event,) = pipeline.run(document).layer("events")
    assert (event.type, event.trigger.text) == ("ASSAULT", "shelled")
    assert event.trigger.start == len(before) + told.index("shelled")
    assert (event.location.text, str(event.time.from_)) == ("Suran", "2015-10-05")
    assert (event.casualties.killed.min, event.casualties.killed.max) == (3, 3)
