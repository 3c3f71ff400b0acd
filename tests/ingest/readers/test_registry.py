"""Which reader reads which file."""

from __future__ import annotations

import io
from typing import Any

import pytest

from services.common.errors import UnsupportedMediaType
from services.ingest.readers.csv import read_csv
from services.ingest.readers.feed import read_feed
from services.ingest.readers.html import read_html
from services.ingest.readers.json import read_json, read_json_lines
from services.ingest.readers.registry import reader_for
from services.ingest.readers.telegram import read_telegram
from services.ingest.readers.text import read_markdown, read_text
from services.ingest.readers.twitter import read_twitter

TELEGRAM = b'{"name": "a", "type": "private_supergroup", "id": 1, "messages": []}'


@pytest.mark.parametrize(
    ("name", "content_type", "head", "reader"),
    [
        ("a.txt", "", b"", read_text),
        ("A.MD", "", b"", read_markdown),
        ("folder/a.html", "", b"", read_html),
        ("C:\\files\\a.htm", "", b"", read_html),
        ("a.json", "", b'{"text": "a"}', read_json),
        ("a.json", "", TELEGRAM, read_telegram),
        ("result.json", "", b'{"about": "..."}', read_telegram),
        ("result.json", "", b'[{"text": "a"}]', read_json),
        ("a.jsonl", "", b"", read_json_lines),
        ("a.ndjson", "", b"", read_json_lines),
        ("a.csv", "text/plain", b"", read_csv),
        ("a.xml", "", b"", read_feed),
        ("tweets.js", "", b"window.YTD.tweets.part0 = [", read_twitter),
        ("export", "text/csv; charset=utf-8", b"", read_csv),
        ("", "application/x-ndjson", b"", read_json_lines),
    ],
)
def test_a_reader_is_found(name: str, content_type: str, head: bytes, reader: Any) -> None:
    file = io.BytesIO(head)
    assert reader_for(file, name, content_type) is reader
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.pdf", ""), ("a.pdf", "text/plain"), ("a", ""), ("", ""), ("a.js", ""), (".txt", "")],
)
def test_other_types_are_a_415(name: str, content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        reader_for(io.BytesIO(b"content"), name, content_type)
