"""Liveness, readiness, metrics."""

from __future__ import annotations

import httpx

from tests.ingest.routes.test_documents import assert_problem


async def test_the_process_is_alive_with_and_without_redis(
    client: httpx.AsyncClient, lonely_client: httpx.AsyncClient
) -> None:
    for one in (client, lonely_client):
        answer = await one.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_ready_means_redis_answers(
    client: httpx.AsyncClient, lonely_client: httpx.AsyncClient
) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    assert_problem(await lonely_client.get("/readyz"), 503)


async def test_ready_means_the_queue_has_room(small_client: httpx.AsyncClient) -> None:
    for number in range(3):
        assert (await small_client.get("/readyz")).status_code == 200
        await small_client.post("/v1/documents", json={"text": f"a {number}"})
    problem = assert_problem(await small_client.get("/readyz"), 503)
    assert problem["type"] == "urn:tocsin:problem:queue_full"


async def test_metrics_tell_what_waits(
    client: httpx.AsyncClient, lonely_client: httpx.AsyncClient
) -> None:
    await client.post("/v1/documents", json={"text": "a"})
    await client.post("/v1/documents", json={"text": "a"})
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "tocsin_outbox 1.0" in answer.text
    assert 'tocsin_documents{status="queued"} 1.0' in answer.text
    assert 'tocsin_documents_accepted_total{duplicate="true"}' in answer.text
    assert 'route="/v1/documents",service="ingest",status="202"' in answer.text
    assert (await lonely_client.get("/metrics")).status_code == 200
