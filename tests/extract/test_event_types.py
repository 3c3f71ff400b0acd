"""From a type that a client added to its events in the store, with a stand-in for the model."""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import pytest

from services.common.event_types import CustomType
from services.common.ontology import Quad
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import SyncRedis, connect_async
from services.common.store.event_types import EventTypeNews, EventTypes
from services.common.store.ledger import Ledger
from services.extract.pipeline import Pipeline
from services.extract.tasks import Extractor
from tests.extract.stand_in import custom_type, stand_in_reader
from tests.stored import accept

EVICTION = custom_type("EVICTION", ("Bailiffs evicted forty families.", "evicted"))
SHELLING = custom_type("SHELLING", ("Gunners shelled the port.", "shelled"))
TEXT = "Tenants in Duma were evicted before rebels shelled the town."


def define(settings: Settings, *types: CustomType) -> None:
    async def run() -> None:
        redis = connect_async(settings)
        for each in types:
            await EventTypes(redis).define(each)
        await redis.aclose()

    asyncio.run(run())


def undefine(settings: Settings, name: str) -> None:
    async def run() -> None:
        redis = connect_async(settings)
        await EventTypes(redis).delete(name)
        await redis.aclose()

    asyncio.run(run())


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline(stand_in_reader()[0])


@pytest.fixture
def extractor(redis_client: SyncRedis, settings: Settings, pipeline: Pipeline) -> Extractor:
    return Extractor(
        Ledger(redis_client, settings), pipeline, settings, EventTypeNews(redis_client)
    )


def test_worker_looks_for_a_type_from_its_next_document_on(
    settings: Settings, extractor: Extractor, redis_client: SyncRedis
) -> None:
    def types(document_id: str) -> list[str]:
        accept(settings, document_id, TEXT)
        assert extractor.extract(document_id) == {document_id: "succeeded"}
        result = json.loads(redis_client.get(keys.result(document_id)) or "")
        return [event["type"] for event in result["events"]]

    assert types("doc_a") == ["ASSAULT"]
    define(settings, EVICTION)
    assert types("doc_b") == ["EVICTION", "ASSAULT"]
    assert redis_client.zcard(keys.facet("type", "EVICTION")) == 1
    undefine(settings, "EVICTION")
    assert types("doc_c") == ["ASSAULT"]
    assert redis_client.zcard(keys.facet("type", "EVICTION")) == 1


def test_types_that_cannot_be_learned_fail_no_document_and_are_tried_again(
    settings: Settings, extractor: Extractor, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def broken(types: tuple[CustomType, ...]) -> None:
        tried.append(len(types))
        raise MemoryError

    define(settings, EVICTION)
    monkeypatch.setattr(pipeline.reader, "look_for", broken)
    for document_id in ("doc_a", "doc_b"):
        accept(settings, document_id, TEXT)
        assert extractor.extract(document_id) == {document_id: "succeeded"}
    assert tried == [1, 1]


def test_custom_event_stands_beside_the_plover_event_of_its_words(pipeline: Pipeline) -> None:
    document = Document(id="doc_a", text=TEXT, published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    (plain,) = pipeline.run(document).layer("events")
    quad = Quad.MATERIAL_CONFLICT
    pipeline.reader.look_for([SHELLING.model_copy(update={"quad": quad})])
    assault, shelling = pipeline.run(document).layer("events")
    assert assault == plain
    assert (shelling.type, shelling.quad, shelling.intensity) == ("SHELLING", quad, None)
    assert shelling.modes == ()
    assert shelling.id != assault.id
    same = ("trigger", "sentence", "actors", "recipients", "location", "time", "modality", "claim")
    assert all(getattr(shelling, name) == getattr(assault, name) for name in same)


def test_same_document_gives_the_same_custom_events(pipeline: Pipeline) -> None:
    pipeline.reader.look_for([EVICTION, SHELLING])
    document = Document(id="doc_a", text=TEXT)
    events = pipeline.run(document).layer("events")
    assert [event.type for event in events] == ["EVICTION", "ASSAULT", "SHELLING"]
    assert pipeline.run(document).layer("events") == events
