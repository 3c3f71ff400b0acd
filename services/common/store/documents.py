"""The HTTP services' side of a document: accept, status, result, delete, list, count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.common.errors import Gone, NotFound, QueueFull
from services.common.schema import LAYERS, Document
from services.common.settings import Settings
from services.common.store import keys
from services.common.store.client import AsyncRedis, lua


class Status(StrEnum):
    """Where a document stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def finished(self) -> bool:
        return self in (Status.SUCCEEDED, Status.FAILED)


@dataclass(frozen=True)
class Receipt:
    """The answer to an accepted document."""

    document_id: str
    status: Status
    duplicate: bool


@dataclass(frozen=True)
class Failure:
    """Why a document failed, fit for the public."""

    code: str
    detail: str
    stage: str | None


@dataclass(frozen=True)
class Progress:
    """The ledger entry of one document."""

    document_id: str
    status: Status
    attempts: int
    submitted_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    error: Failure | None


@dataclass(frozen=True)
class Listing:
    """A document in a list: where it stands and where it came from."""

    progress: Progress
    title: str | None
    source: str | None
    channel: str | None
    published_at: dt.datetime | None


class Documents:
    """Asynchronous: ingest and the api serve many clients on one event loop."""

    def __init__(self, redis: AsyncRedis, settings: Settings) -> None:
        # redis-py's annotations admit bytes everywhere; our clients decode.
        self._redis: Any = redis
        self._settings = settings
        self._accept = redis.register_script(lua("accept"))
        self._delete = redis.register_script(lua("delete"))

    async def ping(self) -> None:
        """Raises: StoreUnavailable: Redis does not answer."""
        await self._redis.ping()

    async def accept(self, document: Document, trace_id: str) -> Receipt:
        """Store a document and its job durably, or learn that it was there before.

        Raises: QueueFull: too many documents wait; StoreUnavailable.
        """
        answer, status = await self._accept(
            args=[
                document.id,
                document.model_dump_json(exclude=set(LAYERS)),
                trace_id,
                self._settings.max_queue_depth,
            ]
        )
        if answer == "full":
            raise QueueFull(retry_after_s=self._settings.retry_after_s)
        return Receipt(document.id, Status(status), duplicate=answer == "duplicate")

    async def progress(self, document_id: str) -> Progress:
        """Raises: NotFound: never seen; Gone: deleted."""
        ledger = await self._redis.hgetall(keys.ledger(document_id))
        if not ledger:
            await self._raise_absent(document_id)
        failure = None
        if ledger["status"] == Status.FAILED:
            failure = Failure(
                ledger["error_code"], ledger["error_detail"], ledger["error_stage"] or None
            )
        return Progress(
            document_id=document_id,
            status=Status(ledger["status"]),
            attempts=int(ledger["attempts"]),
            submitted_at=_from_ms(ledger["submitted_at"]),
            started_at=_from_ms(ledger["started_at"]) if "started_at" in ledger else None,
            finished_at=_from_ms(ledger["finished_at"]) if "finished_at" in ledger else None,
            error=failure,
        )

    async def result(self, document_id: str) -> str | None:
        """The JSON of the result as stored, None while there is none. Raises: NotFound, Gone."""
        record: str | None = await self._redis.get(keys.result(document_id))
        if record is None and not await self._redis.exists(keys.ledger(document_id)):
            await self._raise_absent(document_id)
        return record

    async def delete(self, document_id: str) -> None:
        """Remove a document with its events and indexes. Raises: NotFound, Gone."""
        if not await self._delete(args=[document_id, self._settings.tombstone_ttl_s]):
            await self._raise_absent(document_id)

    async def newest(self, count: int) -> list[Listing]:
        """The documents submitted last, newest first."""
        ids = await self._redis.zrevrange(keys.DOCUMENTS, 0, count - 1)
        found = []
        for document_id in ids:
            try:
                progress = await self.progress(document_id)
            except (NotFound, Gone):
                continue  # Deleted between the reads.
            record = await self._redis.get(keys.document(document_id))
            if record is None:
                continue
            document = Document.model_validate_json(record)
            found.append(
                Listing(
                    progress,
                    title=document.title,
                    source=document.source,
                    channel=document.channel,
                    published_at=document.published_at,
                )
            )
        return found

    async def counts(self) -> dict[str, int]:
        """Documents by status, events, and messages that still wait to be sent."""
        sets = {
            "queued": keys.WAITING,
            "processing": keys.LEASES,
            "succeeded": keys.SUCCEEDED,
            "failed": keys.FAILED,
            "documents": keys.DOCUMENTS,
            "events": keys.EVENTS,
        }
        counts = {name: int(await self._redis.zcard(key)) for name, key in sets.items()}
        counts["outbox"] = int(await self._redis.llen(keys.OUTBOX))
        return counts

    async def queue_depth(self, queue: str) -> int:
        """Messages that no worker has taken yet."""
        return int(await self._redis.llen(queue))

    async def _raise_absent(self, document_id: str) -> None:
        if await self._redis.exists(keys.gone(document_id)):
            raise Gone("This document was deleted.")
        raise NotFound("No document has this id.")


def _from_ms(value: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(value) / 1000, tz=dt.UTC)
