"""One kind of error answer for both services: RFC 9457."""

from __future__ import annotations

import httpx
import pytest
from pydantic import BaseModel, ConfigDict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.common.errors import FieldError, InvalidDocument, StoreUnavailable
from services.common.http import HeadAsGet, Measured, install_problems, json_pointer
from services.common.telemetry import REQUESTS


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


async def invalid(_: Request) -> Response:
    raise InvalidDocument("bad", errors=(FieldError("/text", "is empty"),))


async def away(_: Request) -> Response:
    raise StoreUnavailable()


async def bug(_: Request) -> Response:
    raise RuntimeError("a secret")


async def fine(request: Request) -> Response:
    return PlainTextResponse(request.path_params["name"])


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = Starlette(
        routes=[
            Route("/invalid", invalid),
            Route("/away", away),
            Route("/bug", bug),
            Route("/fine/{name}", fine),
        ]
    )
    install_problems(app, NotImplementedError)
    app.add_middleware(Measured, service="test")
    app.add_middleware(HeadAsGet)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/invalid", 422, "invalid_document"),
        ("GET", "/away", 503, "store_unavailable"),
        ("GET", "/bug", 500, "internal_error"),
        ("GET", "/nowhere", 404, "not_found"),
        ("POST", "/away", 405, "method_not_allowed"),
    ],
)
async def test_every_error_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["type"]) == (status, f"urn:tocsin:problem:{code}")
    assert body["instance"] == path
    assert {"title", "detail"} <= body.keys()
    assert "secret" not in answer.text


async def test_a_field_error_carries_a_json_pointer(client: httpx.AsyncClient) -> None:
    body = (await client.get("/invalid")).json()
    assert body["errors"] == [{"pointer": "/text", "detail": "is empty"}]


async def test_an_outage_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    assert int((await client.get("/away")).headers["retry-after"]) > 0


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    got, headed = await client.get("/fine/x"), await client.head("/fine/x")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"] == "1"


def test_pointers_are_escaped() -> None:
    assert json_pointer(("metadata", "a/b~c", 0)) == "/metadata/a~1b~0c/0"


async def test_a_bug_is_counted_as_a_500(client: httpx.AsyncClient) -> None:
    await client.get("/bug")
    counted = {tuple(s.labels.values()) for m in REQUESTS.collect() for s in m.samples}
    assert ("test", "GET", "/bug", "500") in {labels[:4] for labels in counted}


async def test_requests_are_counted_by_route_not_by_path(client: httpx.AsyncClient) -> None:
    for name in ("one", "two"):
        await client.get(f"/fine/{name}")
    counted = {s.labels["route"] for m in REQUESTS.collect() for s in m.samples}
    assert not {"/fine/one", "/fine/two"} & counted
