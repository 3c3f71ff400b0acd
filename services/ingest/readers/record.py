"""What a reader finds in a file: records, and places that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from services.common.errors import ServiceError


@dataclass(frozen=True)
class Record:
    """One document found inside a file, with the fields a client would have POSTed.

    `position` says where it stands, for people: "line 3", "messages[12]", "news.zip: a.csv: row 4".
    """

    position: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Unreadable:
    """A place in a file that holds no readable document. Its neighbours are read all the same."""

    position: str
    error: ServiceError


@dataclass(frozen=True)
class Options:
    """What the client says of the file (defaults for every record, column names of tables), and
    what we allow."""

    filename: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    max_document_bytes: int = 4_000_000
    max_archive_bytes: int = 500_000_000
    max_archive_files: int = 10_000


Reader = Callable[[IO[bytes], Options], Iterator[Record | Unreadable]]
