"""Files: what stands in them becomes documents, each with an entry in the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import IO, Any

import anyio.to_thread

from services.common.errors import (
    FieldError,
    InvalidDocument,
    InvalidFile,
    InvalidRequest,
    ServiceError,
)
from services.common.http import json_pointer, problem
from services.common.schema import Document
from services.common.settings import Settings
from services.common.store.documents import Receipt
from services.ingest.accept import MAX_ERRORS, MAX_POINTER, read_submission, to_document
from services.ingest.intake import Intake, Lane
from services.ingest.readers.columns import FIELDS
from services.ingest.readers.record import Options, Unreadable
from services.ingest.readers.registry import read
from services.ingest.spool import Spool
from services.ingest.strict_json import parse_json

DEFAULTS = ("source", "channel", "author", "language", "published_at")
GROUP = 64
# When all that was found is wrong in one of these ways, so is the whole answer.
SHARED = frozenset({413, 415, 429, 503})


@dataclass(frozen=True)
class Upload:
    """One file part; its bytes lie in memory or, beyond 1 MB, on disk."""

    filename: str
    content_type: str
    file: IO[bytes]


@dataclass
class Tally:
    """What came of the files."""

    accepted: int = 0
    refused: int = 0
    statuses: set[int] = field(default_factory=set)
    errors: list[FieldError] = field(default_factory=list)
    first: ServiceError | None = None


def read_options(form: dict[str, str], settings: Settings) -> Options:
    """What the text parts of the form say. Raises: InvalidDocument: with a pointer per part."""
    unknown = sorted(set(form) - {*DEFAULTS, "mapping"})
    if unknown:
        told = f"is none of the form's fields: {', '.join(DEFAULTS)}, mapping"
        wrong = tuple(FieldError(_pointer(name), told) for name in unknown)
        raise InvalidDocument("; ".join(f"{e.pointer} {told}" for e in wrong), errors=wrong)
    defaults = {name: value for name in DEFAULTS if (value := form.get(name, "").strip())}
    # Now, not once a document: a wrong default would refuse them all.
    read_submission({"text": "-", **defaults})
    return Options(
        filename="",
        defaults=defaults,
        columns=_columns(form.get("mapping", "")),
        max_document_bytes=settings.max_body_bytes,
        max_archive_bytes=settings.max_archive_bytes,
        max_archive_files=settings.max_archive_files,
    )


def _pointer(name: str) -> str:
    return json_pointer((name,))[:MAX_POINTER]


def _columns(mapping: str) -> dict[str, str]:
    if not mapping.strip():
        return {}
    try:
        columns = parse_json(mapping.encode("utf-8", "replace"))
    except InvalidRequest as error:
        raise _bad_mapping(error.detail) from None
    if not isinstance(columns, dict):
        raise _bad_mapping("is no JSON object of column to field")
    for target in columns.values():
        if target not in FIELDS:
            raise _bad_mapping(f"maps to something else than {', '.join(FIELDS)}")
    if len(set(columns.values())) < len(columns):
        raise _bad_mapping("maps two columns to one field")
    return columns


def _bad_mapping(detail: str) -> InvalidDocument:
    return InvalidDocument(f"mapping: {detail}", errors=(FieldError("/mapping", detail),))


def documents_in(
    upload: Upload, options: Options, settings: Settings
) -> Iterator[tuple[str, Document | ServiceError]]:
    """Position and document, or why there is none. Busy: belongs in a thread."""
    named = replace(options, filename=upload.filename)
    for found in read(upload.file, named, upload.content_type):
        if isinstance(found, Unreadable):
            yield found.position, found.error
            continue
        try:
            yield found.position, to_document(read_submission(found.fields), settings)
        except ServiceError as error:
            yield found.position, error


class Entries:
    """Stores the documents of several files and writes an entry for each."""

    def __init__(self, intake: Intake, trace_id: str, instance: str, spool: Spool) -> None:
        self._intake = intake
        self._lane = Lane(intake, trace_id)
        self._instance = instance
        self._spool = spool
        self.tally = Tally()

    async def take(self, number: int, upload: Upload, options: Options) -> int:
        """How many entries the file gave."""
        found = documents_in(upload, options, self._intake.settings)
        before = self.tally.accepted + self.tally.refused
        while group := await anyio.to_thread.run_sync(
            lambda: list(islice(found, GROUP)), limiter=self._intake.parsers
        ):
            outcomes = await asyncio.gather(*(self._store(part) for _, part in group))
            for (position, _), outcome in zip(group, outcomes, strict=True):
                self._write(number, upload.filename, position, outcome)
        return self.tally.accepted + self.tally.refused - before

    async def _store(self, part: Document | ServiceError) -> Receipt | ServiceError:
        return part if isinstance(part, ServiceError) else await self._lane.store(part)

    def _write(
        self, number: int, filename: str, position: str, outcome: Receipt | ServiceError
    ) -> None:
        entry: dict[str, Any] = {"filename": filename, "position": position}
        tally = self.tally
        if isinstance(outcome, Receipt):
            tally.accepted += 1
            entry |= self._intake.told(outcome)
        else:
            tally.refused += 1
            tally.first = tally.first or outcome
            tally.statuses.add(outcome.status)
            if len(tally.errors) < MAX_ERRORS:
                told = f"{position}: {outcome.detail}"
                tally.errors.append(FieldError(f"/files/{number}", told))
            entry |= problem(outcome, self._instance)
        separator = b",\n" if tally.accepted + tally.refused > 1 else b""
        self._spool.write(separator + json.dumps(entry, ensure_ascii=False).encode())

    def refusal(self) -> ServiceError | None:
        """The error of an upload that gave no document at all."""
        tally = self.tally
        if tally.accepted:
            return None
        if tally.first is None:
            return InvalidFile("The files hold no documents.")
        if len(tally.statuses) == 1 and tally.statuses <= SHARED:
            error = type(tally.first)(tally.first.detail, retry_after_s=tally.first.retry_after_s)
        else:
            error = InvalidFile("No document in the files could be read.")
        error.errors = tuple(tally.errors)
        return error
