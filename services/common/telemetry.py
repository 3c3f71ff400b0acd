"""Structured logs bound to a document, and the metrics of one process.

Logs hold ids, names and numbers; never text, never keys.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


def configure_logging(service: str, level: str = "INFO") -> None:
    """JSON lines on standard error; the standard library's loggers come along."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(service=service)


def logger() -> Any:
    """A logger that takes an event name and fields: `log.info("stage done", stage="places")`."""
    return structlog.get_logger()


REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "tocsin_http_requests_total",
    "Answered HTTP requests.",
    ("service", "method", "route", "status"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "tocsin_http_request_seconds",
    "Seconds until an answer's head.",
    ("service", "route"),
    registry=REGISTRY,
)
ACCEPTED = Counter(
    "tocsin_documents_accepted_total",
    "Documents taken in.",
    ("duplicate",),
    registry=REGISTRY,
)
DOCUMENTS = Gauge(
    "tocsin_documents", "Documents by status, as the store counts them.", ("status",),
    registry=REGISTRY,
)  # fmt: skip
EVENTS = Gauge("tocsin_events", "Events in the store.", registry=REGISTRY)
OUTBOX = Gauge("tocsin_outbox", "Documents that still wait for a message.", registry=REGISTRY)
