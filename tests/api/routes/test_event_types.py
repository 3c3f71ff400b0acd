"""Event types beyond PLOVER's: added once, listed, deleted; what cannot be meant is refused."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from services.api import examples
from services.common.event_types import MOST_TYPES
from services.common.store.event_types import EventTypeNews
from tests.api.records import Store, an_event, problem

JSON = {"Content-Type": "application/json"}
GIVEN = examples.NEW_EVENT_TYPE
TEXT = GIVEN["examples"][0]["text"]


def given(**fields: Any) -> dict[str, Any]:
    return {**GIVEN, **fields}


def example(text: str = TEXT, trigger: Any = "evicted") -> dict[str, Any]:
    return given(examples=[{"text": text, "trigger": trigger}])


async def test_added_type_is_stored_with_its_triggers_located(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/event-types", json=GIVEN)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith("/v1/event-types/EVICTION")
    stored = answer.json()
    assert stored["threshold"] == 0.5
    assert stored["quad"] == "material_conflict"
    for each in stored["examples"]:
        span = each["trigger"]
        assert each["text"][span["start"] : span["end"]] == span["text"]
    assert [each["trigger"]["text"] for each in stored["examples"]] == ["evicted", "eviction"]
    assert (await client.get("/v1/event-types/eviction")).json() == stored
    assert (await client.get("/v1/event-types")).json() == {"event_types": [stored]}


async def test_same_type_again_is_the_stored_one_and_another_a_conflict(
    client: httpx.AsyncClient,
) -> None:
    first = await client.post("/v1/event-types", json=GIVEN)
    again = await client.post("/v1/event-types", json=GIVEN)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await client.post("/v1/event-types", json=given(threshold=0.7))
    assert other.status_code == 409
    assert problem(other.text)["type"].endswith("event_type_exists")
    await client.delete("/v1/event-types/EVICTION")
    changed = await client.post("/v1/event-types", json=given(threshold=0.7))
    assert changed.status_code == 201
    assert changed.json()["version"] != first.json()["version"]


async def test_deleted_type_is_gone(client: httpx.AsyncClient) -> None:
    await client.post("/v1/event-types", json=GIVEN)
    assert (await client.delete("/v1/event-types/eviction")).status_code == 204
    for method in ("GET", "DELETE"):
        answer = await client.request(method, "/v1/event-types/EVICTION")
        assert answer.status_code == 404
        problem(answer.text)
    assert (await client.get("/v1/event-types")).json() == {"event_types": []}


async def test_offsets_count_code_points_of_the_text_in_nfc(client: httpx.AsyncClient) -> None:
    text = "🔴 Cafe\u0301: families were evicted."
    start = text.index("evicted")
    answer = await client.post(
        "/v1/event-types", json=example(text, {"start": start, "end": start + 7})
    )
    (stored,) = answer.json()["examples"]
    assert stored["text"] == "🔴 Caf\u00e9: families were evicted."
    assert stored["trigger"] == {"text": "evicted", "start": start - 1, "end": start + 6}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (given(name="Eviction"), "/name"),
        (given(name="ASSAULT"), "/name"),
        (given(name="E"), "/name"),
        (given(name="EVICTION_"), "/name"),
        (given(name="E" * 41), "/name"),
        (given(definition=""), "/definition"),
        (given(definition="..."), "/definition"),
        (given(definition="nul\x00"), "/definition"),
        (given(definition="x" * 1001), "/definition"),
        (given(examples=[]), "/examples"),
        (given(examples=GIVEN["examples"] * 26), "/examples"),
        (given(quad="conflict"), "/quad"),
        (given(threshold=0), "/threshold"),
        (given(threshold=1), "/threshold"),
        (given(colour="red"), "/colour"),
        (example(text="x" * 1001), "/examples/0/text"),
        (example(text="\ud800 evicted"), "/examples/0/text"),
        (example(trigger="expelled"), "/examples/0"),
        (example(trigger="evict"), "/examples/0"),
        (example(text="evicted, evicted"), "/examples/0"),
        (example(trigger="Bailiffs evicted forty families from the"), "/examples/0"),
        (example(trigger={"start": 0}), "/examples/0/trigger"),
        (example(trigger={}), "/examples/0/trigger"),
        (example(trigger={"start": 0, "end": 400}), "/examples/0"),
        (example(trigger={"start": 8, "end": 9}), "/examples/0"),
        (example(trigger={"start": 0, "end": 8, "text": "evicted"}), "/examples/0"),
        (example(trigger={"start": True, "end": 8}), "/examples/0/trigger/start"),
        (example(trigger=7), "/examples/0/trigger"),
        ([], ""),
    ],
)
async def test_wrong_field_is_pointed_at(
    client: httpx.AsyncClient, body: Any, pointer: str
) -> None:
    # Escaped, since half of a surrogate pair has no other spelling.
    answer = await client.post("/v1/event-types", content=json.dumps(body), headers=JSON)
    assert answer.status_code == 422, answer.text
    wrong = problem(answer.text)
    assert wrong["type"].endswith("invalid_event_type")
    assert [error["pointer"] for error in wrong["errors"]] == [pointer]
    assert (await client.get("/v1/event-types")).json() == {"event_types": []}


@pytest.mark.parametrize(
    ("content", "status"), [(b"{", 400), (b'"\xff"', 400), (b" " * 1_000_001, 413)]
)
async def test_unreadable_body_is_a_problem(
    client: httpx.AsyncClient, content: bytes, status: int
) -> None:
    answer = await client.post("/v1/event-types", content=content, headers=JSON)
    assert answer.status_code == status
    problem(answer.text)


async def test_there_are_only_so_many_types(client: httpx.AsyncClient) -> None:
    for number in range(MOST_TYPES):
        answer = await client.post("/v1/event-types", json=given(name=f"TYPE_{number}"))
        assert answer.status_code == 201
    full = await client.post("/v1/event-types", json=GIVEN)
    assert full.status_code == 409
    assert problem(full.text)["type"].endswith("too_many_event_types")
    known = await client.post("/v1/event-types", json=given(name="TYPE_0"))
    assert known.status_code == 200


async def test_events_are_filtered_and_counted_by_an_added_type_even_after_its_deletion(
    client: httpx.AsyncClient, store: Store
) -> None:
    custom = {"type": "EVICTION", "modes": [], "quad": None, "intensity": None}
    await store.write(an_event("evt_1"), an_event("evt_2", **custom))
    unknown = await client.get("/v1/events?type=EVICTION")
    assert unknown.status_code == 422
    assert [error["pointer"] for error in problem(unknown.text)["errors"]] == ["/type"]
    await client.post("/v1/event-types", json=GIVEN)
    for _ in range(2):
        found = (await client.get("/v1/events?type=eviction")).json()["events"]
        assert [(event["id"], event["intensity"]) for event in found] == [("evt_2", None)]
        by_type = (await client.get("/v1/stats")).json()["events"]["by_type"]
        assert (by_type["EVICTION"], by_type["ASSAULT"]) == (1, 1)
        await client.delete("/v1/event-types/EVICTION")


async def test_workers_hear_of_each_change_once(client: httpx.AsyncClient, store: Store) -> None:
    news = EventTypeNews(store.redis)
    assert news.changed() is None
    await client.post("/v1/event-types", json=GIVEN)
    (known,) = news.changed() or ()
    assert known.name == "EVICTION"
    assert news.changed() is None
    await client.post("/v1/event-types", json=GIVEN)
    assert news.changed() is None
    await client.delete("/v1/event-types/EVICTION")
    assert news.changed() == ()


async def test_redis_away_is_a_503(lonely_client: httpx.AsyncClient) -> None:
    answer = await lonely_client.post("/v1/event-types", json=GIVEN)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
