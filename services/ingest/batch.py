"""Many documents in one body: cut as the bytes arrive, answered in order while more arrive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.common.errors import InvalidDocument, InvalidRequest, ServiceError, TooLarge
from services.common.http import problem
from services.common.store.documents import Receipt
from services.ingest.intake import Intake, Lane
from services.ingest.readers.elements import ElementScanner
from services.ingest.spool import Spool
from services.ingest.strict_json import parse_json

CONCURRENT = 64
NDJSON = "application/x-ndjson"
# In the order of the body; None after the last.
Answers = asyncio.Queue[asyncio.Task[dict[str, Any]] | None]


@dataclass(frozen=True)
class Piece:
    """One document's JSON, or why there is none; its line where the body has lines."""

    raw: bytes | ServiceError
    line: int | None = None


async def ndjson_pieces(body: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[Piece]:
    """One piece a line; blank lines are counted but give none. Holds one line.

    Raises: InvalidRequest: there is none.
    """
    too_large = TooLarge(f"The line is larger than {max_bytes} bytes.")
    parts: list[bytes] = []
    size, number = 0, 1
    is_empty = True
    async for chunk in body:
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            size += len(part)
            if size > max_bytes:
                yield Piece(too_large, number)
                is_empty = False
            # Spaces before it stay: they count for the column of a mistake.
            elif raw := b"".join((*parts, part)).rstrip():
                yield Piece(raw, number)
                is_empty = False
            parts, size, number = [], 0, number + 1
        size += len(rest)
        if size > max_bytes:
            parts = []
        elif rest:
            parts.append(rest)
    if size > max_bytes:
        yield Piece(too_large, number)
    elif raw := b"".join(parts).rstrip():
        yield Piece(raw, number)
    elif is_empty:
        raise InvalidRequest("The body holds no document.")


async def array_pieces(body: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[Piece]:
    """One piece an element of a JSON array. Holds one element.

    Raises: InvalidRequest: the body is no array, or its outer structure breaks off.
    """
    scanner = ElementScanner(lambda path: len(path) == 1, max_bytes)
    head: bytes | None = b""
    async for chunk in body:
        data = chunk
        if head is not None:
            data = (head + chunk).removeprefix(b"\xef\xbb\xbf").lstrip()
            if not data:
                head = data
                continue
            if data[:1] != b"[":
                raise InvalidRequest("The body is not a JSON array.")
            head = None
        for element in scanner.feed(data):
            if element.raw is None:
                yield Piece(TooLarge(f"The document is larger than {max_bytes} bytes."))
            else:
                yield Piece(element.raw)
    scanner.finish()


async def opened(pieces: AsyncIterator[Piece]) -> AsyncIterator[Piece]:
    """The same pieces, once the first is there, so that a body without any can be a plain error.

    Raises: InvalidRequest, TooLarge: the body as such is wrong, and nothing came before.
    """
    first = await anext(pieces, None)

    async def every() -> AsyncIterator[Piece]:
        if first is not None:
            yield first
            async for piece in pieces:
                yield piece

    return every()


class Duplex(StreamingResponse):
    """An answer that is sent while the body is still read.

    Starlette's own would wait on `receive` for a disconnect, and so eat the body.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await self.stream_response(send)


class Batch:
    """The documents of one body."""

    def __init__(
        self, pieces: AsyncIterator[Piece], intake: Intake, trace_id: str, instance: str
    ) -> None:
        self._pieces = pieces
        self._intake = intake
        self._lane = Lane(intake, trace_id)
        self._instance = instance

    async def lines(self) -> AsyncIterator[bytes]:
        """NDJSON: one line a document, in order. Reads on however slowly the lines are taken."""
        with Spool() as spool:
            work = asyncio.create_task(self._work(spool))
            try:
                async for data in spool:
                    yield data
                await work
            finally:
                work.cancel()

    async def _work(self, spool: Spool) -> None:
        answers: Answers = asyncio.Queue(CONCURRENT)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read(answers, group))
                while (answer := await answers.get()) is not None:
                    spool.write(json.dumps(await answer, ensure_ascii=False).encode() + b"\n")
        finally:
            spool.finish()

    async def _read(self, answers: Answers, group: asyncio.TaskGroup) -> None:
        index = 0
        try:
            async for piece in self._pieces:
                await answers.put(group.create_task(self._answer(index, piece)))
                index += 1
        except ServiceError as error:
            # The body as such: nothing after this can be read.
            await answers.put(group.create_task(self._answer(index, Piece(error))))
        await answers.put(None)

    async def _answer(self, index: int, piece: Piece) -> dict[str, Any]:
        outcome = await self._outcome(piece.raw)
        place: dict[str, Any] = {"index": index}
        if piece.line is not None:
            place["line"] = piece.line
        if isinstance(outcome, Receipt):
            return place | self._intake.told(outcome)
        return place | problem(outcome, self._instance)

    async def _outcome(self, raw: bytes | ServiceError) -> Receipt | ServiceError:
        if isinstance(raw, ServiceError):
            return raw
        try:
            fields = parse_json(raw)
        except InvalidRequest as error:
            return error
        if not isinstance(fields, dict):
            return InvalidDocument("A document is a JSON object.")
        return await self._lane.submit(fields)
