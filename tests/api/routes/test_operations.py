"""Counts, probes and metrics, with Redis and without."""

from __future__ import annotations

import httpx

from services.common.queue import QUEUE
from services.common.telemetry import REGISTRY
from tests.api.records import Store, an_event, problem


async def test_stats_count_documents_events_and_work(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.write(an_event("evt_1"), an_event("evt_2", type="PROTEST", modes=["riot"]))
    await store.accept("doc_b")
    await store.accept("doc_c")
    store.claim("doc_c")
    await store.accept("doc_d")
    store.ledger.fail(store.claim("doc_d"), "stage_failed", "It broke.")
    store.redis.rpush(QUEUE, "message", "message")
    body = (await client.get("/v1/stats")).json()
    assert body["documents"] == {
        "total": 4,
        "queued": 1,
        "processing": 1,
        "succeeded": 1,
        "failed": 1,
    }
    assert body["events"]["total"] == 2
    assert len(body["events"]["by_type"]) == 16
    assert {k: v for k, v in body["events"]["by_type"].items() if v} == {"ASSAULT": 1, "PROTEST": 1}
    assert (body["outbox"], body["queue"]) == (4, 2)


async def test_probes_answer(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_without_redis_the_process_lives_and_is_not_ready(
    lonely_client: httpx.AsyncClient,
) -> None:
    assert (await lonely_client.get("/healthz")).status_code == 200
    for path in (
        "/readyz",
        "/v1/stats",
        "/v1/documents",
        "/v1/documents/doc_a",
        "/v1/documents/doc_a?wait=5",
        "/v1/documents/doc_a/result",
        "/v1/events",
        "/v1/events?type=ASSAULT&limit=3",
        "/v1/events/evt_a",
    ):
        answer = await lonely_client.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) > 0
        assert problem(answer.text)["type"] == "urn:tocsin:problem:store_unavailable"
    assert (await lonely_client.delete("/v1/documents/doc_a")).status_code == 503


async def test_metrics_show_the_store_and_the_requests(
    client: httpx.AsyncClient, store: Store
) -> None:
    await store.write(an_event())
    await client.get("/v1/documents/doc_a")
    await client.get("/no/such/path")
    answer = await client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 'tocsin_documents{status="succeeded"} 1.0' in answer.text
    assert "tocsin_events 1.0" in answer.text
    assert "tocsin_outbox 1.0" in answer.text
    assert 'route="/v1/documents/{document_id}"' in answer.text
    assert 'route="unknown"' in answer.text
    assert "/no/such/path" not in answer.text


async def test_metrics_without_redis_do_not_invent_counts(lonely_client: httpx.AsyncClient) -> None:
    answer = await lonely_client.get("/metrics")
    assert answer.status_code == 200
    assert "tocsin_events NaN" in answer.text
    assert REGISTRY.get_sample_value("tocsin_outbox") != 0
