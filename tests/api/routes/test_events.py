"""Events by filter, page by page."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from tests.api.records import Store, an_event, an_explanation, problem

# Each filter with values that the example event passes, and values that it does not.
PASSES = [
    ("type", "ASSAULT", "PROTEST"),
    ("type", "assault", "protest"),
    ("mode", "aerial", "drone"),
    ("country", "SYR", "RUS"),
    ("country", "syr", "rus"),
    ("actor", "RUS", "SYR"),
    ("actor", "russia", "russ"),
    ("actor", "ent_3", "ent_4"),
    ("recipient", "rebel-held", "loyalist-held"),
    ("recipient", "syr", "rus"),
    ("sector", "REB", "GOV"),
    ("sector", "mil", "gov"),
    ("source", "Telegram", "twitter"),
    ("channel", "HAMA_watch", "hama"),
    ("claim_status", "attributed", "denied"),
    ("modality", "actual", "future"),
    ("since", "2015-10-07", "2015-10-08"),
    ("until", "2015-10-07", "2015-10-06"),
    ("published_since", "2015-10-08T11:56:00Z", "2015-10-08T11:56:01Z"),
    ("published_since", "2015-10-08", "2015-10-09"),
    ("published_until", "2015-10-08T11:56:00Z", "2015-10-08T11:55:59Z"),
    ("published_until", "2015-10-08", "2015-10-07"),
    ("bbox", "36,35,37,36", "37,35,38,36"),
    ("bbox", "170,-90,37,90", "170,-90,36,90"),
    ("min_confidence", "0.93", "0.94"),
    ("q", "AIRSTRIKES hama", "airstrike"),
    ("q", "tanks", "ships"),
    ("incident_id", "inc_77d1e20c4b5a", "inc_other"),
    ("document_id", "doc_a", "doc_b"),
]


async def ids(client: httpx.AsyncClient, **parameters: Any) -> list[str]:
    answer = await client.get("/v1/events", params=parameters)
    assert answer.status_code == 200, answer.text
    return [event["id"] for event in answer.json()["events"]]


@pytest.mark.parametrize(("name", "good", "bad"), PASSES)
async def test_filter_keeps_what_fits_and_nothing_else(
    client: httpx.AsyncClient, store: Store, name: str, good: str, bad: str
) -> None:
    await store.write(an_event())
    assert await ids(client, **{name: good}) == ["evt_a"]
    assert await ids(client, **{name: bad}) == []


async def test_all_filters_must_hold(client: httpx.AsyncClient, store: Store) -> None:
    await store.write(an_event("evt_1"), an_event("evt_2", type="PROTEST", modes=["riot"]))
    assert await ids(client, q="airstrikes") == ["evt_2", "evt_1"]
    assert await ids(client, q="airstrikes", type="PROTEST") == ["evt_2"]
    assert await ids(client, q="airstrikes", type="PROTEST", mode="aerial") == []
    goods = {name: good for name, good, _ in PASSES}
    assert await ids(client, **goods) == ["evt_1"]


async def test_absent_parts_never_pass_a_filter_on_them(
    client: httpx.AsyncClient, store: Store
) -> None:
    bare = {"location": None, "time": None, "casualties": None, "actors": [], "losses": []}
    nobody = an_event().recipients[0].model_dump() | {"country": None, "sector": None}
    await store.write(
        an_event("evt_1", **bare, recipients=[nobody], published_at=None, incident_id=None)
    )
    for name, value in {
        "country": "SYR", "bbox": "-180,-90,180,90", "since": "1900-01-01", "until": "2100-01-01",
        "published_since": "1900-01-01", "published_until": "2100-01-01", "actor": "none",
        "recipient": "none",
    }.items():  # fmt: skip
        assert await ids(client, **{name: value}) == [], name
    assert await ids(client) == ["evt_1"]


async def test_newest_publication_comes_first(client: httpx.AsyncClient, store: Store) -> None:
    days = {"evt_1": "2015-10-07", "evt_2": "2015-10-09", "evt_3": "2015-10-08"}
    events = [an_event(name, published_at=f"{day}T00:00:00Z") for name, day in days.items()]
    await store.write(*events)
    assert await ids(client) == ["evt_2", "evt_3", "evt_1"]
    assert await ids(client, published_since="2015-10-08") == ["evt_2", "evt_3"]
    assert await ids(client, published_until="2015-10-08") == ["evt_3", "evt_1"]


async def test_pages_together_are_everything_once(client: httpx.AsyncClient, store: Store) -> None:
    names = {f"evt_{number}" for number in range(23)}
    await store.write(*(an_event(name) for name in names))
    seen: list[str] = []
    url: str | None = "/v1/events?limit=5&type=assault&q=russian+airstrikes"
    while url is not None:
        body = (await client.get(url)).json()
        assert len(body["events"]) <= 5
        seen += [event["id"] for event in body["events"]]
        url = body["links"]["next"]
        assert (url is None) == (body["next_cursor"] is None)
    assert len(seen) == len(names)
    assert set(seen) == names


async def test_full_last_page_has_no_next(client: httpx.AsyncClient, store: Store) -> None:
    await store.write(an_event("evt_1"), an_event("evt_2"))
    body = (await client.get("/v1/events?limit=2")).json()
    assert len(body["events"]) == 2
    assert body["next_cursor"] is None
    assert body["links"] == {"next": None}


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "given",
    [
        "", "x", "é", "%%%", "abc=def", cursor([]), cursor([1.0]), cursor([1.0, "evt_a", 2]),
        cursor(["1", "evt_a"]), cursor([1.0, 5]), cursor([1.0, "doc_a"]), cursor([True, "evt_a"]),
        cursor([10**400, "evt_a"]), cursor([1e999, "evt_a"]), cursor([float("nan"), "evt_a"]),
        cursor([1.0, "evt_a\n"]), cursor([1.0, "evt_"]), cursor("evt_a"), cursor({"a": 1}),
        cursor([1.0, "evt_a"]) + "!",
    ],
)  # fmt: skip
async def test_cursor_that_was_not_given_is_refused(
    client: httpx.AsyncClient, store: Store, given: str
) -> None:
    await store.write(an_event())
    answer = await client.get("/v1/events", params={"cursor": given})
    assert answer.status_code == 400
    assert problem(answer.text)["type"] == "urn:tocsin:problem:invalid_cursor"


async def test_unknown_parameter_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/events?colour=red")
    assert answer.status_code == 422
    assert problem(answer.text)["errors"][0]["pointer"] == "/colour"


async def test_parameter_given_twice_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/events?type=ASSAULT&type=PROTEST")
    assert answer.status_code == 422
    assert problem(answer.text)["errors"] == [{"pointer": "/type", "detail": "given twice"}]


async def test_wrong_value_is_answered_with_what_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/events?type=WAR&since=2015-10-08&until=2015-10-07")
    assert answer.status_code == 422
    body = problem(answer.text)
    details = {error["pointer"]: error["detail"] for error in body["errors"]}
    assert set(details) == {"/type", "/until"}
    assert "ASSAULT" in details["/type"]
    assert details["/until"] == "lies before since"


async def test_one_event_is_what_was_stored(client: httpx.AsyncClient, store: Store) -> None:
    event = an_event()
    await store.write(event)
    answer = await client.get("/v1/events/evt_a")
    assert answer.json() == event.model_dump(mode="json")
    assert answer.json()["time"]["from"] == "2015-10-07"
    headers = {"If-None-Match": answer.headers["ETag"]}
    assert (await client.get("/v1/events/evt_a", headers=headers)).status_code == 304


@pytest.mark.parametrize("event_id", ["evt_unknown", "nonsense", "%00", "evt_" + "x" * 1000])
async def test_unknown_event_is_not_found(client: httpx.AsyncClient, event_id: str) -> None:
    answer = await client.get(f"/v1/events/{event_id}")
    assert answer.status_code == 404
    problem(answer.text)


async def test_explanation_tells_the_steps_in_order(
    client: httpx.AsyncClient, store: Store
) -> None:
    event = an_event("evt_1")
    await store.write(event)
    answer = await client.get("/v1/events/evt_1/explain")
    assert answer.status_code == 200
    told = an_explanation(event).model_dump(mode="json")
    assert answer.json() == told
    again = await client.get(
        "/v1/events/evt_1/explain", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


async def test_event_without_a_recorded_explanation_is_not_found(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.accept()
    assert store.ledger.complete(store.claim(), {}, (an_event("evt_1"),))
    answer = await client.get("/v1/events/evt_1/explain")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "No explanation was recorded for this event."


async def test_explanation_goes_with_its_document(client: httpx.AsyncClient, store: Store) -> None:
    await store.write(an_event("evt_1"))
    await store.documents.delete("doc_a")
    assert (await client.get("/v1/events/evt_1/explain")).status_code == 404
    assert "explanations" not in " ".join(sorted(store.keys()))
