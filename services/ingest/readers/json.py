"""JSON: one object, an array of objects, or one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from services.common.errors import InvalidDocument, InvalidRequest, TooLarge
from services.ingest.readers.columns import assign, to_fields
from services.ingest.readers.elements import scan
from services.ingest.readers.record import Options, Record, Unreadable
from services.ingest.strict_json import parse_json


def read_json(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """An object, or the objects of an array. Raises: InvalidRequest: what surrounds them is bad."""
    file.seek(0)
    in_array = file.read(1_024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["
    depth = 1 if in_array else 0
    for element in scan(file, lambda path: len(path) == depth, options.max_document_bytes):
        position = f"[{element.path[0]}]" if in_array else "object"
        yield _read(position, element.raw, options)


def read_json_lines(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One object a line; blank lines are skipped."""
    most = options.max_document_bytes
    number = 0
    while line := file.readline(most + 1):
        number += 1
        raw: bytes | None = line
        if len(line) > most:
            raw = None
            while line and not line.endswith(b"\n"):
                line = file.readline(most)
        if raw is None or raw.strip():
            yield _read(f"line {number}", raw and raw.rstrip(b"\r\n"), options)


def _read(position: str, raw: bytes | None, options: Options) -> Record | Unreadable:
    if raw is None:
        return Unreadable(position, TooLarge(f"is larger than {options.max_document_bytes} bytes"))
    try:
        value = parse_json(raw)
    except InvalidRequest as error:
        return Unreadable(position, InvalidDocument(error.detail))
    if not isinstance(value, dict):
        return Unreadable(position, InvalidDocument("A document is a JSON object."))
    return Record(position, to_fields(value, assign(value, options.columns)))
