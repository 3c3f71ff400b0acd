"""The pipe whose writer never waits."""

from __future__ import annotations

import asyncio

from services.ingest.spool import MEMORY_BYTES, Spool


async def test_a_reader_gets_what_is_written_meanwhile() -> None:
    with Spool() as spool:
        got = bytearray()

        async def read() -> None:
            async for data in spool:
                got.extend(data)

        task = asyncio.create_task(read())
        for number in range(100):
            spool.write(b"%d\n" % number)
            if number % 10 == 0:
                await asyncio.sleep(0)
        spool.finish()
        await task
    assert bytes(got) == b"".join(b"%d\n" % number for number in range(100))


async def test_what_nobody_reads_goes_to_disk_and_is_read_later() -> None:
    written = b"x" * 50_000
    with Spool() as spool:
        for _ in range(3 * MEMORY_BYTES // len(written)):
            spool.write(written)
        spool.finish()
        got = b"".join([data async for data in spool])
    assert got == b"x" * 3 * MEMORY_BYTES
