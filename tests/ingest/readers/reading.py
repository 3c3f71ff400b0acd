"""Reading a file that stands in a test."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from services.ingest.readers.record import Options, Record, Unreadable
from services.ingest.readers.registry import read


def found_in(
    content: str | bytes, filename: str, content_type: str = "", **options: Any
) -> list[Record | Unreadable]:
    """Everything that the reader of this name finds in this content."""
    raw = content.encode() if isinstance(content, str) else content
    return list(read(io.BytesIO(raw), Options(filename, **options), content_type))


def fields_in(content: str | bytes, filename: str, **options: Any) -> list[Mapping[str, Any]]:
    """The fields of each record, where all is readable."""
    found = found_in(content, filename, **options)
    assert all(isinstance(one, Record) for one in found), found
    return [one.fields for one in found if isinstance(one, Record)]


def places(found: list[Record | Unreadable]) -> list[tuple[str, int]]:
    """Each position with the status it would get: 202 where it is readable."""
    return [
        (one.position, one.error.status if isinstance(one, Unreadable) else 202) for one in found
    ]
