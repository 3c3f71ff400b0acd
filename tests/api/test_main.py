"""The wiring, the description, and the process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from structlog.testing import capture_logs

from services.api.examples import NEW_EVENT_TYPE
from services.common.settings import Settings
from tests.api.records import Store, an_event, problem
from tests.conftest import free_port

JSON = {"Content-Type": "application/json"}


class Described:
    """A client that holds every answer against the description of the api."""

    def __init__(self, client: httpx.AsyncClient, description: dict[str, Any]) -> None:
        self.client = client
        self.description = description
        self.seen: set[tuple[str, str]] = set()

    async def ask(self, method: str, route: str, path: str, **more: Any) -> httpx.Response:
        answer = await self.client.request(method, path, **more)
        responses = self.description["paths"][route][method.lower()]["responses"]
        status = str(answer.status_code)
        self.seen.add((f"{method} {route}", status))
        described = responses.get(status, responses.get("default"))
        assert described is not None, (path, status)
        if not answer.content:
            assert "content" not in described
            return answer
        kind = answer.headers["Content-Type"].split(";")[0]
        assert kind in described["content"], (path, status, kind)
        if answer.status_code >= 400:
            assert kind == "application/problem+json"
        if "json" in kind:
            schema = {
                **described["content"][kind]["schema"],
                "components": self.description["components"],
            }
            Draft202012Validator(schema).validate(answer.json())
        return answer


async def test_every_answer_of_a_walk_is_as_described(
    client: httpx.AsyncClient, store: Store
) -> None:
    walk = Described(client, (await client.get("/openapi.json")).json())
    document, result = "/v1/documents/{document_id}", "/v1/documents/{document_id}/result"
    await store.accept()
    await walk.ask("GET", document, "/v1/documents/doc_a")
    await walk.ask("GET", result, "/v1/documents/doc_a/result")
    store.claim()
    await walk.ask("GET", document, "/v1/documents/doc_a?wait=0.1")
    await store.documents.delete("doc_a")
    await store.write(*(an_event(f"evt_{number}") for number in range(3)))
    status = await walk.ask("GET", document, "/v1/documents/doc_a")
    seen = {"If-None-Match": status.headers["ETag"]}
    await walk.ask("GET", document, "/v1/documents/doc_a", headers=seen)
    await walk.ask("GET", document, "/v1/documents/doc_a?wait=61")
    await walk.ask("GET", document, "/v1/documents/doc_b")
    await walk.ask("GET", result, "/v1/documents/doc_a/result")
    await walk.ask("GET", result, "/v1/documents/doc_b/result")
    await store.accept("doc_c", title="A title")
    store.ledger.fail(store.claim("doc_c"), "stage_failed", "It broke.", "times")
    await walk.ask("GET", document, "/v1/documents/doc_c")
    await walk.ask("GET", result, "/v1/documents/doc_c/result")
    await walk.ask("GET", "/v1/documents", "/v1/documents")
    await walk.ask("GET", "/v1/documents", "/v1/documents?limit=0")
    await walk.ask("GET", "/v1/events", "/v1/events?limit=2&type=ASSAULT")
    await walk.ask("GET", "/v1/events", "/v1/events?cursor=x")
    await walk.ask("GET", "/v1/events", "/v1/events?type=x")
    await walk.ask("GET", "/v1/events/{event_id}", "/v1/events/evt_1")
    await walk.ask("GET", "/v1/events/{event_id}", "/v1/events/evt_x")
    explain = "/v1/events/{event_id}/explain"
    await walk.ask("GET", explain, "/v1/events/evt_1/explain")
    await walk.ask("GET", explain, "/v1/events/evt_x/explain")
    types, one = "/v1/event-types", "/v1/event-types/{name}"
    for body in (NEW_EVENT_TYPE, NEW_EVENT_TYPE, {**NEW_EVENT_TYPE, "quad": None}, {}):
        await walk.ask("POST", types, types, json=body)
    await walk.ask("POST", types, types, content=b"{", headers=JSON)
    await walk.ask("POST", types, types, content=b" " * 1_000_001, headers=JSON)
    await walk.ask("GET", types, types)
    eviction = await walk.ask("GET", one, "/v1/event-types/EVICTION")
    seen = {"If-None-Match": eviction.headers["ETag"]}
    await walk.ask("GET", one, "/v1/event-types/EVICTION", headers=seen)
    await walk.ask("DELETE", one, "/v1/event-types/EVICTION")
    await walk.ask("DELETE", one, "/v1/event-types/EVICTION")
    await walk.ask("GET", one, "/v1/event-types/EVICTION")
    for path in ("/v1/stats", "/healthz", "/readyz", "/metrics"):
        await walk.ask("GET", path, path)
    for _ in range(2):
        await walk.ask("DELETE", document, "/v1/documents/doc_a")
    await walk.ask("DELETE", document, "/v1/documents/doc_b")
    await walk.ask("GET", document, "/v1/documents/doc_a")
    await walk.ask("GET", result, "/v1/documents/doc_a/result")
    named = {
        (f"{method.upper()} {route}", status)
        for route, methods in walk.description["paths"].items()
        for method, operation in methods.items()
        for status in operation["responses"]
        if status not in {"default", "503"}
    }
    assert named - walk.seen <= {
        (f"GET {result}", "304"),
        ("GET /v1/events/{event_id}", "304"),
        (f"GET {explain}", "304"),
    }


async def test_description_has_examples_and_lets_answers_grow(client: httpx.AsyncClient) -> None:
    description = (await client.get("/openapi.json")).json()
    for route, methods in description["paths"].items():
        for operation in methods.values():
            assert operation["summary"], route
            assert operation["description"], route
            for media_type, content in (
                operation["responses"].get("200", {}).get("content", {}).items()
            ):
                assert content.get("example"), (route, media_type)
    assert '"additionalProperties": false' not in json.dumps(description)
    assert "HTTPValidationError" not in json.dumps(description)
    Draft202012Validator.check_schema(description["components"]["schemas"]["Event"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/events/", 404),
        ("GET", "/docs", 404),
        ("POST", "/v1/events", 405),
        ("PUT", "/v1/documents/doc_a", 405),
    ],
)
async def test_wrong_paths_and_methods_are_problems(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem(answer.text)["instance"] == path


async def test_bug_is_a_problem_without_its_text(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.state.documents = None
    with capture_logs() as logged:
        answer = await client.get("/v1/documents/doc_a")
    assert [entry["event"] for entry in logged] == ["request failed"]
    assert answer.status_code == 500
    assert "NoneType" not in problem(answer.text)["detail"]


def start(**variables: str) -> subprocess.Popen[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "services.api.main"],
        cwd=Path(__file__).parents[2],
        env=environ | variables,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"), [("TOCSIN_API_PROT", "1"), ("TOCSIN_API_PORT", "secret")]
)
def test_bad_setting_stops_the_start_with_one_line(name: str, value: str) -> None:
    process = start(**{name: value})
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert len(said.splitlines()) == 1
    assert name in said
    assert "secret" not in said


async def test_process_serves_and_lets_waiting_clients_go_when_told_to_stop(
    settings: Settings, store: Store
) -> None:
    await store.accept()
    port = free_port()
    process = start(TOCSIN_REDIS_URL=settings.redis_url, TOCSIN_API_PORT=str(port))
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await _until_ready(client)
            request = client.build_request("GET", "/v1/documents/doc_a?wait=30", timeout=20)
            began = time.monotonic()
            asked = asyncio.create_task(client.send(request))
            await asyncio.sleep(0.4)
            process.send_signal(signal.SIGTERM)
            answer = await asked
            assert answer.json()["status"] == "queued"
            assert time.monotonic() - began < 6
        assert process.wait(10) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        _, said = process.communicate()
    assert all(json.loads(line)["service"] == "api" for line in said.splitlines())
    assert "error" not in said


async def _until_ready(client: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if (await client.get("/readyz")).status_code == 200:
                return
        except httpx.ConnectError:
            assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
