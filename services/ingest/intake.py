"""What the three POST routes share: a document goes into the store, a receipt comes back."""

from __future__ import annotations

import os
import time
from typing import Any

import anyio
import anyio.to_thread
from starlette.requests import Request

from services.common.errors import QueueFull, ServiceError, StoreUnavailable
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store.client import AsyncRedis
from services.common.store.documents import Documents, Receipt
from services.common.store.idempotency import Idempotency
from services.common.telemetry import ACCEPTED
from services.ingest.accept import read_submission, to_document

# After Redis did not answer, how long the rest of a batch is refused untried: each try may take
# seconds, and a batch may hold a hundred thousand documents.
PAUSE_S = 1.0


class Intake:
    """The store as ingest uses it."""

    def __init__(self, settings: Settings, redis: AsyncRedis) -> None:
        self.settings = settings
        self.documents = Documents(redis, settings)
        self.idempotency = Idempotency(redis, settings)
        # HTML is parsed in threads; more of them than cores would only starve the event loop.
        self.parsers = anyio.CapacityLimiter(os.cpu_count() or 1)

    async def to_document(self, fields: Any) -> Document:
        """Raises: InvalidDocument, TooLarge."""
        submission = read_submission(fields)
        if submission.html is None:
            return to_document(submission, self.settings)
        return await anyio.to_thread.run_sync(
            to_document, submission, self.settings, limiter=self.parsers
        )

    async def submit(self, document: Document, trace_id: str) -> Receipt:
        """Store it durably, or learn that it was there. Raises: QueueFull, StoreUnavailable."""
        receipt = await self.documents.accept(document, trace_id)
        ACCEPTED.labels(str(receipt.duplicate).lower()).inc()
        return receipt

    async def require_ready(self) -> dict[str, int]:
        """The store's counts. Raises: StoreUnavailable; QueueFull: nothing new is taken now."""
        counts = await self.documents.counts()
        if 0 < self.settings.max_queue_depth <= counts["queued"]:
            raise QueueFull(
                f"{counts['queued']} documents wait.", retry_after_s=self.settings.retry_after_s
            )
        return counts

    def told(self, receipt: Receipt) -> dict[str, Any]:
        """A receipt as the client gets it."""
        return {
            "id": receipt.document_id,
            "status": receipt.status.value,
            "duplicate": receipt.duplicate,
            "links": self.links(receipt.document_id),
        }

    def links(self, document_id: str) -> dict[str, str]:
        """Where the api tells more."""
        document = f"{self.settings.api_url.rstrip('/')}/v1/documents/{document_id}"
        return {
            "self": document,
            "result": f"{document}/result",
            "events": f"{self.settings.api_url.rstrip('/')}/v1/events?document_id={document_id}",
        }


def intake_of(request: Request) -> Intake:
    """The app's own, made when it started."""
    intake: Intake = request.app.state.intake
    return intake


class Lane:
    """The documents of one request with many: each ends as a receipt or as an error."""

    def __init__(self, intake: Intake, trace_id: str) -> None:
        self._intake = intake
        self._trace_id = trace_id
        self._away_until = 0.0

    async def submit(self, fields: Any) -> Receipt | ServiceError:
        """From parsed JSON."""
        try:
            return await self.store(await self._intake.to_document(fields))
        except ServiceError as error:
            return error

    async def store(self, document: Document) -> Receipt | ServiceError:
        """From a document."""
        if time.monotonic() < self._away_until:
            return StoreUnavailable("The store does not answer.")
        try:
            return await self._intake.submit(document, self._trace_id)
        except StoreUnavailable as error:
            self._away_until = time.monotonic() + PAUSE_S
            return error
        except ServiceError as error:
            return error
