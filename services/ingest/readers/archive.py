"""A .zip of the other formats, read entry by entry; no name in it ever becomes a path on disk."""

from __future__ import annotations

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from services.common.errors import InvalidFile, ServiceError, TooLarge
from services.ingest.readers.record import Options, Reader, Record, Unreadable

# Text packs to about a tenth; a bomb packs to a thousandth.
MAX_RATIO = 200
RATIO_FROM_BYTES = 10_000_000
MEMORY_BYTES = 1_000_000
CHUNK_BYTES = 65_536
DIRECTORY_END = b"PK\x05\x06"
DIRECTORY_ENTRY_BYTES = 1_024
# What zipfile raises, sooner or later, when the bytes are hostile.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError,
    LookupError, ArithmeticError, MemoryError,
)  # fmt: skip


class _Budget:
    """What may still be unpacked, shared by an archive and those inside it."""

    def __init__(self, options: Options) -> None:
        self.files = options.max_archive_files
        self.bytes = options.max_archive_bytes

    def take(self, files: int, size: int) -> None:
        self.files -= files
        self.bytes -= size
        if self.files < 0:
            raise TooLarge("The archive holds too many files.")
        if self.bytes < 0:
            raise TooLarge("The archive unpacks to too many bytes.")


def archive_reader(
    read_member: Callable[[IO[bytes], Options], Iterator[Record | Unreadable]],
) -> Reader:
    """A reader of archives that hands each file inside to `read_member`."""

    def read(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
        return _read(file, options, read_member, _Budget(options), depth=0)

    return read


def _read(
    file: IO[bytes],
    options: Options,
    read_member: Callable[[IO[bytes], Options], Iterator[Record | Unreadable]],
    budget: _Budget,
    depth: int,
) -> Iterator[Record | Unreadable]:
    """Raises: TooLarge, InvalidFile: before anything of this archive is read."""
    try:
        _check_directory(file, options)
        archive = zipfile.ZipFile(file)
    except UNREADABLE:
        raise InvalidFile("The file is not a .zip that can be read.") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not _is_skipped(entry)]
        _check(entries, budget)
        for entry in entries:
            name = entry.filename
            try:
                with _unpack(archive, entry) as member:
                    inner = replace(options, filename=name.rsplit("/", 1)[-1])
                    if not name.lower().endswith(".zip"):
                        found = read_member(member, inner)
                    elif depth == 0:
                        found = _read(member, inner, read_member, budget, depth + 1)
                    else:
                        raise InvalidFile("An archive in an archive in an archive is not read.")
                    for one in found:
                        yield replace(one, position=f"{name}: {one.position}")
            except ServiceError as error:
                yield Unreadable(name, error)


def _check_directory(file: IO[bytes], options: Options) -> None:
    """Python builds an object per entry before we can count them, so the size is asked first."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(DIRECTORY_END)
    if at >= 0 and len(tail) >= at + 16:
        (directory,) = struct.unpack_from("<I", tail, at + 12)
        # In a zip64 the true size stands elsewhere; what surely holds is that it is in the file.
        directory = min(directory, size)
        if directory > options.max_archive_files * DIRECTORY_ENTRY_BYTES:
            raise TooLarge("The archive holds too many files.")
    file.seek(0)


def _is_skipped(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/") or entry.filename.startswith("__MACOSX/")


def _check(entries: list[zipfile.ZipInfo], budget: _Budget) -> None:
    # Python never unpacks more of an entry than its header says, so a lying header gains nothing.
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise InvalidFile("The archive holds a path that leads outside of it.")
        size = entry.file_size
        if size > RATIO_FROM_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
            raise TooLarge("The archive holds a file that is packed too tight.")
    budget.take(len(entries), sum(entry.file_size for entry in entries))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    """The entry's bytes, in memory or beyond 1 MB on disk. Raises: InvalidFile, TooLarge."""
    if entry.flag_bits & 0x1:
        raise InvalidFile("The file is encrypted.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise InvalidFile("The file is a link.")
    member = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115
    try:
        with archive.open(entry) as packed:
            while chunk := packed.read(CHUNK_BYTES):
                member.write(chunk)
    except UNREADABLE:
        member.close()
        raise InvalidFile("The file in the archive is damaged.") from None
    member.seek(0)
    return member
