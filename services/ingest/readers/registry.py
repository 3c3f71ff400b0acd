"""Which reader reads a file: by its name, and for .json and .js by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from services.common.errors import InvalidFile, InvalidRequest, ServiceError, UnsupportedMediaType
from services.ingest.readers.archive import archive_reader
from services.ingest.readers.csv import read_csv
from services.ingest.readers.feed import read_feed
from services.ingest.readers.html import read_html
from services.ingest.readers.json import read_json, read_json_lines
from services.ingest.readers.record import Options, Reader, Record, Unreadable
from services.ingest.readers.telegram import read_telegram
from services.ingest.readers.text import read_markdown, read_text
from services.ingest.readers.twitter import is_tweets, read_twitter

HEAD_BYTES = 65_536
TELEGRAM = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_\w+)"'
    rb'|"chats"\s*:\s*\{'
)
SUFFIXES: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
CONTENT_TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/zip": ".zip",
}


def reader_for(file: IO[bytes], filename: str, content_type: str = "") -> Reader:
    """The reader of a file, which is left at its beginning.

    The content type counts only where the name says nothing.
    Raises: UnsupportedMediaType: a type that none of them reads.
    """
    name = PurePosixPath(filename.replace("\\", "/")).name.lower()
    suffix = PurePosixPath(name).suffix or CONTENT_TYPES.get(
        content_type.partition(";")[0].strip(), ""
    )
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if suffix == ".zip":
        return archive_reader(read_plain)
    if suffix == ".js" and is_tweets(head):
        return read_twitter
    if suffix == ".json" and _is_telegram(name, head):
        return read_telegram
    if suffix not in SUFFIXES:
        raise UnsupportedMediaType("Files of this type are not read.")
    return SUFFIXES[suffix]


def read(
    file: IO[bytes], options: Options, content_type: str = ""
) -> Iterator[Record | Unreadable]:
    """Everything in a file, with the client's defaults where it says nothing itself."""
    try:
        for found in reader_for(file, options.filename, content_type)(file, options):
            if isinstance(found, Record):
                yield replace(found, fields={**options.defaults, **_stated(found)})
            else:
                yield found
    except ServiceError as error:
        # The file as such: what was found before stays found.
        wrong = InvalidFile(error.detail) if type(error) is InvalidRequest else error
        yield Unreadable("file", wrong)


def read_plain(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """What an archive asks for each of its files."""
    return reader_for(file, options.filename)(file, options)


def _stated(record: Record) -> dict[str, object]:
    return {name: value for name, value in record.fields.items() if value is not None}


def _is_telegram(name: str, head: bytes) -> bool:
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return False
    return name == "result.json" or TELEGRAM.search(head) is not None
