"""The api service: wiring, and the process around it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from services.api.routes import documents, event_types, events, operations
from services.api.routes.openapi import Api
from services.api.web import page
from services.common.errors import InvalidEventType
from services.common.http import HeadAsGet, Measured, install_problems
from services.common.settings import Settings
from services.common.store.client import connect_async
from services.common.store.documents import Documents
from services.common.store.event_types import EventTypes
from services.common.store.events import Events
from services.common.telemetry import configure_logging

DESCRIPTION = """Events found in documents: who did what to whom, where, when, and who says so.

Times are RFC 3339 in UTC, countries ISO 3166-1 alpha-3. Offsets count Unicode code points, start
inclusive, end exclusive. Errors are problem documents (RFC 9457). Answers may gain fields."""


def create_app(settings: Settings) -> FastAPI:
    """The application; Redis is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        redis = connect_async(settings)
        app.state.documents = Documents(redis, settings)
        app.state.events = Events(redis)
        app.state.event_types = EventTypes(redis)
        yield
        await redis.aclose()

    app = Api(
        title="Tocsin api",
        version="1",
        summary="Status, results and events.",
        description=DESCRIPTION,
        lifespan=lifespan,
        # The interactive pages of FastAPI load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.stopping = False
    install_problems(app, RequestValidationError, invalid_body=InvalidEventType)
    app.add_middleware(Measured, service="api")
    app.add_middleware(HeadAsGet)
    for routes in (documents, events, event_types, operations, page):
        app.include_router(routes.router)
    return app


class Server(uvicorn.Server):
    """Lets held answers end at once when the process is told to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.config.app.state.stopping = True  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def main() -> int:
    """Serve until told to stop. Returns: the process's exit code."""
    try:
        settings = Settings.from_env()
    except ValueError as error:
        sys.stderr.write(f"tocsin api: {error}\n")
        return 2
    configure_logging("api", settings.log_level)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=8,
    )
    Server(config).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
