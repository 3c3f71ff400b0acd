"""The service as a whole: its OpenAPI document and its process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from services.common.settings import Settings
from services.ingest.main import create_app
from tests.conftest import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def test_every_route_tells_its_problems(openapi: dict[str, Any]) -> None:
    posts = [path["post"] for path in openapi["paths"].values() if "post" in path]
    assert len(posts) == 3
    for post in posts:
        assert {"202", "413", "415", "429", "503"} <= set(post["responses"])
        for status, response in post["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
        assert post["requestBody"]["content"]
    assert not any("HTTPValidationError" in name for name in openapi["components"]["schemas"])


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [found for part in value for found in references(part)]
        if not isinstance(value, dict):
            return []
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for part in value.values() for found in references(part)]

    names = {reference.removeprefix("#/components/schemas/") for reference in references(openapi)}
    assert names <= set(openapi["components"]["schemas"])
    assert {"Problem", "AcceptedLine", "ProblemLine", "FilesAccepted"} <= names


async def test_answers_are_as_documented(
    openapi: dict[str, Any], client: httpx.AsyncClient, lonely_client: httpx.AsyncClient
) -> None:
    def check(name: str, body: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
        Draft202012Validator(schema).validate(body)

    check("Accepted", (await client.post("/v1/documents", json={"text": "a"})).json())
    check("Problem", (await client.post("/v1/documents", json={})).json())
    check("Problem", (await lonely_client.post("/v1/documents", json={"text": "a"})).json())
    files = [("file", ("a.jsonl", b'{"text": "b"}\noops'))]
    check("FilesAccepted", (await client.post("/v1/files", files=files)).json())
    content = openapi["paths"]["/v1/documents"]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    validator = Draft202012Validator(schema)
    for example in schema["examples"]:
        validator.validate(example)
        assert (await client.post("/v1/documents", json=example)).status_code == 202
    assert validator.is_valid({"html": "<p>a</p>", "text": None})
    assert not validator.is_valid({"html": "<p>a</p>", "text": "a"})
    assert not validator.is_valid({"title": "a"})


@contextlib.contextmanager
def running(**environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service as a process of its own, which does not outlive the test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    with subprocess.Popen(
        [sys.executable, "-m", "services.ingest.main"],
        cwd=ROOT,
        env=clean | environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_process_serves_and_stops_on_sigterm(redis_url: str) -> None:
    port = free_port()
    with (
        running(TOCSIN_REDIS_URL=redis_url, TOCSIN_INGEST_PORT=str(port)) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        until = time.monotonic() + 100
        while True:
            try:
                answer = client.post("/v1/documents", json={"text": "a"})
                break
            except httpx.TransportError:
                assert time.monotonic() < until, "it did not start"
                time.sleep(0.1)
        assert answer.status_code == 202
        assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize(
    ("name", "value"), [("TOCSIN_INGST_PORT", "1"), ("TOCSIN_INGEST_PORT", "secret")]
)
def test_a_wrong_setting_stops_the_start_with_one_line(name: str, value: str) -> None:
    with running(**{name: value}) as process:
        _, error = process.communicate(timeout=100)
    assert process.returncode == 2
    assert error.decode().count("\n") == 1
    assert name in error.decode()
    assert "secret" not in error.decode()
