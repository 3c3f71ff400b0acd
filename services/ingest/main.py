"""The ingest service: `python -m services.ingest.main`. Wiring only."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from services.common.http import HeadAsGet, Measured, install_problems
from services.common.settings import Settings
from services.common.store.client import connect_async
from services.common.telemetry import configure_logging
from services.ingest import answers
from services.ingest.intake import Intake
from services.ingest.routes import documents, files, probes

GRACE_S = 8
MODELS = (answers.Problem, answers.AcceptedLine, answers.ProblemLine)


def create_app(settings: Settings) -> FastAPI:
    """The ASGI app; its Redis client lives as long as its lifespan."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        redis = connect_async(settings)
        app.state.intake = Intake(settings, redis)
        yield
        await redis.aclose()

    app = FastAPI(
        title="Tocsin ingest",
        version="1",
        summary="Takes documents, stores them, enqueues extraction.",
        description=(
            "A 202 is only sent once the document and its job are durably stored. Progress, "
            "results and events are told by the api; each receipt links to it. Errors are "
            "RFC 9457 problem documents."
        ),
        servers=[{"url": settings.ingest_url}],
        lifespan=lifespan,
        # Their pages load scripts from elsewhere; /openapi.json is served.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install_problems(app, RequestValidationError)
    app.add_middleware(Measured, service="ingest")
    app.add_middleware(HeadAsGet)
    for resource in (documents, files, probes):
        app.include_router(resource.router)
    app.openapi = _with_models(app)  # type: ignore[method-assign]
    return app


def _with_models(app: FastAPI) -> Any:
    """FastAPI lists the models of JSON answers alone; ours come as problems and lines, too."""
    build = app.openapi

    def openapi() -> dict[str, Any]:
        document = build()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for model in MODELS:
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        return document

    return openapi


def main() -> None:
    """Serve until SIGTERM. Exits with 2 when a setting is wrong."""
    try:
        settings = Settings.from_env()
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    configure_logging("ingest", settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.ingest_host,
        port=settings.ingest_port,
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


if __name__ == "__main__":
    main()
