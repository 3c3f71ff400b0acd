"""What both HTTP services answer alike: problem details (RFC 9457), probes' and metrics' plumbing.

Built on Starlette alone; the services bring FastAPI's own validation error with them.
"""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.errors import FieldError, InvalidDocument, InvalidRequest, ServiceError
from services.common.telemetry import REQUEST_SECONDS, REQUESTS, logger

log = logger()


def problem(error: ServiceError, instance: str) -> dict[str, Any]:
    """The body of RFC 9457, with one JSON pointer (RFC 6901) per wrong field."""
    body: dict[str, Any] = {
        "type": f"urn:tocsin:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": instance,
    }
    if error.errors:
        body["errors"] = [{"pointer": e.pointer, "detail": e.detail} for e in error.errors]
    return body


def problem_response(error: ServiceError, instance: str, headers: Any = None) -> Response:
    """The HTTP answer to an error."""
    extra = dict(headers or {})
    if error.retryable or error.retry_after_s is not None:
        extra["Retry-After"] = str(error.retry_after_s or 5)
    return Response(
        json.dumps(problem(error, instance), ensure_ascii=False),
        status_code=error.status,
        media_type="application/problem+json",
        headers=extra,
    )


def json_pointer(path: tuple[str | int, ...]) -> str:
    """("metadata", "a/b") -> "/metadata/a~1b"."""
    return "".join(f"/{str(p).replace('~', '~0').replace('/', '~1')}" for p in path)


def field_errors(errors: Any) -> tuple[FieldError, ...]:
    """Pydantic's error list as ours; the values themselves are left out."""
    found = []
    for error in errors:
        path = tuple(error["loc"])
        if path and path[0] in ("body", "query", "path", "header"):
            path = path[1:]
        # Pydantic's own prefix of what a validator of ours says.
        detail = error["msg"].removeprefix("Value error, ")
        found.append(FieldError(json_pointer(path), detail))
    return tuple(found)


def install_problems(
    app: Starlette,
    validation_error: type[Exception],
    invalid_body: type[InvalidRequest] = InvalidDocument,
) -> None:
    """Answer every error of this app with a problem document.

    `validation_error` is the framework's exception for requests that do not fit their model;
    `invalid_body` the problem that a body's fields make.
    """

    async def on_service_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, ServiceError)
        return problem_response(error, request.url.path)

    async def on_validation(request: Request, error: Any) -> Response:
        unreadable = any(e["type"] == "json_invalid" for e in error.errors())
        kind = InvalidRequest if unreadable else invalid_body
        found = field_errors(error.errors())
        detail = "; ".join(f"{e.pointer or 'body'}: {e.detail}" for e in found)
        wrong = kind(detail, errors=found)
        if not unreadable and request.method == "GET":
            wrong.code, wrong.title = "invalid_parameter", "A parameter is not valid"
        return problem_response(wrong, request.url.path)

    async def on_http(request: Request, error: Any) -> Response:
        status = HTTPStatus(error.status_code)
        wrong = ServiceError(str(error.detail or status.phrase))
        wrong.code, wrong.status = status.phrase.lower().replace(" ", "_"), status.value
        wrong.title = status.phrase
        return problem_response(wrong, request.url.path, error.headers)

    async def on_bug(request: Request, error: Exception) -> Response:
        log.error("request failed", path=request.url.path, exc_info=error)
        return problem_response(
            ServiceError("The server could not answer this request."), request.url.path
        )

    app.add_exception_handler(ServiceError, on_service_error)
    app.add_exception_handler(validation_error, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_bug)


class HeadAsGet:
    """ASGI middleware: HEAD is answered like GET, without the body (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class Measured:
    """ASGI middleware: counts answers and times them, by route template."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def measured_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"], began)
            await send(message)

        try:
            await self.app(scope, receive, measured_send)
        except Exception:
            # The answer to a bug is made outside of this middleware.
            self._count(scope, HTTPStatus.INTERNAL_SERVER_ERROR.value, began)
            raise

    def _count(self, scope: Scope, status: int, began: float) -> None:
        # An unknown path is one label, or a scanner would fill the memory.
        route = getattr(scope.get("route"), "path", "unknown")
        REQUESTS.labels(self.service, scope["method"], route, status).inc()
        REQUEST_SECONDS.labels(self.service, route).observe(time.perf_counter() - began)
