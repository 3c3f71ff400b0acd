"""A pipe whose writer never waits: what the reader has not taken yet lies in memory, then on disk.

Most HTTP clients read no answer before their whole body is sent. An answer that is written while
the body arrives would fill the socket, stop us from reading, and both sides would wait for ever.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

MEMORY_BYTES = 1_000_000
CHUNK_BYTES = 65_536


class Spool:
    """One writer, one reader, on one event loop."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115
        self._read_at = self._end = 0
        self._finished = False
        self._changed = asyncio.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        self._file.seek(self._end)
        self._file.write(data)
        self._end += len(data)
        self._changed.set()

    def finish(self) -> None:
        """Nothing more will be written."""
        self._finished = True
        self._changed.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            if self._read_at < self._end:
                yield self._take()
            elif self._finished:
                return
            else:
                self._changed.clear()
                await self._changed.wait()

    def _take(self) -> bytes:
        self._file.seek(self._read_at)
        data = self._file.read(CHUNK_BYTES)
        self._read_at += len(data)
        if self._read_at == self._end:
            # A reader that keeps up costs no disk.
            self._file.seek(0)
            self._file.truncate()
            self._read_at = self._end = 0
        return data
