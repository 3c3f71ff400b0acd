"""Liveness, readiness and metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.common.errors import QueueFull, StoreUnavailable
from services.common.telemetry import DOCUMENTS, EVENTS, OUTBOX, REGISTRY, logger
from services.ingest import answers
from services.ingest.intake import intake_of

router = APIRouter()
log = logger()


@router.get("/healthz", summary="The process answers", response_model=answers.Health)
async def healthz() -> Response:
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="Redis answers and the queue has room",
    response_model=answers.Readiness,
    responses=answers.problems(503),
)
async def readyz(request: Request) -> Response:
    try:
        await intake_of(request).require_ready()
    except QueueFull as error:
        # A probe asks whether to send work here: 429 would be an answer to the prober.
        error.status = 503
        raise
    return JSONResponse({"status": "ready"})


@router.get(
    "/metrics",
    summary="Prometheus text",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    try:
        counts = await intake_of(request).documents.counts()
    except StoreUnavailable:
        log.warning("metrics without the store's counts")
    else:
        OUTBOX.set(counts["outbox"])
        EVENTS.set(counts["events"])
        for status in ("queued", "processing", "succeeded", "failed"):
            DOCUMENTS.labels(status).set(counts[status])
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
