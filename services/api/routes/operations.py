"""What operators ask for: counts, probes, metrics."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.api import examples
from services.api.answers import DocumentCounts, EventCounts, Probe, Stats
from services.api.routes.openapi import answers, problems
from services.api.routes.stores import DocumentsOf, EventsOf
from services.common.errors import StoreUnavailable
from services.common.queue import QUEUE
from services.common.store.documents import Status
from services.common.telemetry import DOCUMENTS, EVENTS, OUTBOX, REGISTRY

router = APIRouter(tags=["operations"])

NAN = float("nan")
METRICS_EXAMPLE = {CONTENT_TYPE_LATEST.split(";")[0]: {"example": "tocsin_events 5.0\n"}}


@router.get("/v1/stats", responses={200: answers(examples.STATS), **problems()})
async def stats(documents: DocumentsOf, events: EventsOf) -> Stats:
    """How many documents and events there are, and how much work waits."""
    counts = await documents.counts()
    return Stats(
        documents=DocumentCounts(
            total=counts["documents"], **{status.value: counts[status] for status in Status}
        ),
        events=EventCounts(total=counts["events"], by_type=await events.count_by_type()),
        outbox=counts["outbox"],
        queue=await documents.queue_depth(QUEUE),
    )


@router.get("/healthz", responses={200: answers({"status": "ok"})})
async def healthz() -> Probe:
    """This process runs."""
    return Probe(status="ok")


@router.get("/readyz", responses={200: answers({"status": "ready"}), **problems()})
async def readyz(documents: DocumentsOf) -> Probe:
    """This process runs and reaches Redis."""
    await documents.ping()
    return Probe(status="ready")


@router.get(
    "/metrics",
    response_class=Response,
    responses={HTTPStatus.OK.value: {"content": METRICS_EXAMPLE}},
)
async def metrics(documents: DocumentsOf) -> Response:
    """Prometheus text. What only Redis knows is NaN while Redis is away."""
    try:
        counts = await documents.counts()
    except StoreUnavailable:
        counts = {}
    _refresh(counts)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _refresh(counts: dict[str, int]) -> None:
    for status in Status:
        DOCUMENTS.labels(status.value).set(counts.get(status, NAN))
    EVENTS.set(counts.get("events", NAN))
    OUTBOX.set(counts.get("outbox", NAN))
