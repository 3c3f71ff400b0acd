"""RSS and Atom, from bytes alone: nothing that a feed names is ever fetched."""

from __future__ import annotations

import codecs
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.sax import parse as parse_safely
from feedparser import CharacterEncodingOverride, NonXMLContentType

from services.common.errors import InvalidFile, TooLarge
from services.ingest.readers.html import visible_text
from services.ingest.readers.record import Options, Record, Unreadable

MAX_BYTES = 20_000_000
# What feedparser itself stumbles over when the bytes are hostile, such as &#99999999999;.
STUMBLES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
HARMLESS = (CharacterEncodingOverride, NonXMLContentType)
DECLARED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
UTF_8_NAMES = (b"", b"utf-8", b"utf8")


def read_feed(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:  # noqa: ARG001
    """One document an entry, with its content or else its summary.

    A feed that is broken in the middle gives what stands before, then one Unreadable.
    Raises: InvalidFile: neither RSS nor Atom, not UTF-8 though it should be, or it declares
    entities; TooLarge.
    """
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"The feed is larger than {MAX_BYTES} bytes.")
    _refuse_broken_utf8(raw)
    _refuse_entities(raw)
    # A stream: given a string, feedparser would take it for an address or a path, and open that.
    try:
        feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    except STUMBLES:
        raise InvalidFile("The feed cannot be read.") from None
    broken = feed.bozo and not isinstance(feed.get("bozo_exception"), HARMLESS)
    if not feed.get("version"):
        raise InvalidFile("The XML is neither RSS nor Atom, or is not well-formed.")
    for number, entry in enumerate(feed.entries):
        yield Record(f"entry {number + 1}", _fields(entry, feed.feed))
    if broken:
        error = InvalidFile("The XML is not well-formed; entries may be missing.")
        yield Unreadable(f"after entry {len(feed.entries)}", error)


def _refuse_broken_utf8(raw: bytes) -> None:
    # feedparser would take the whole feed for an old code page, and garble the good items, too.
    marked = raw.startswith(codecs.BOM_UTF8)
    if not marked and (raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 in raw[:4]):
        return
    declared = DECLARED.match(raw)
    if not marked and declared is not None and declared[1].strip().lower() not in UTF_8_NAMES:
        return
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidFile(f"The feed is not valid UTF-8 at byte {error.start}.") from None


def _refuse_entities(raw: bytes) -> None:
    try:
        parse_safely(io.BytesIO(raw), ContentHandler())
    except DefusedXmlException:
        raise InvalidFile("The XML declares entities, which are not read.") from None
    except (SAXException, ValueError, LookupError):
        # Not well-formed: feedparser is asked all the same, it reads many such feeds.
        return


def _fields(entry: Any, feed: Any) -> dict[str, Any]:
    contents = entry.get("content") or [entry.get("summary_detail") or {}]
    content = max(contents, key=lambda part: len(part.get("value", "")))
    is_plain = content.get("type") == "text/plain"
    fields = {
        "text" if is_plain else "html": content.get("value", ""),
        "title": _plain(entry.get("title_detail")),
        "source": _plain(feed.get("title_detail")),
        "author": entry.get("author"),
        "url": entry.get("link"),
        "external_id": entry.get("id"),
        "language": _language(content.get("language") or feed.get("language")),
    }
    metadata: dict[str, Any] = {}
    if tags := [tag.term for tag in entry.get("tags", ()) if tag.get("term")]:
        metadata["categories"] = tags
    # Not entry.get: asked for one of the two, feedparser may answer with the other, and warn.
    stated = {name: value for name, value in entry.items() if value}
    if when := stated.get("published_parsed") or stated.get("updated_parsed"):
        fields["published_at"] = _utc(when)
    elif date := stated.get("published") or stated.get("updated"):
        # The item is worth reading without the date that nobody can read.
        metadata["published"] = date
    if metadata:
        fields["metadata"] = metadata
    return {name: value for name, value in fields.items() if value}


def _plain(detail: Any) -> str | None:
    if not detail:
        return None
    value: str = detail.get("value") or ""
    return value if detail.get("type") == "text/plain" else visible_text(value)


def _utc(when: time.struct_time) -> str:
    return datetime(*when[:6], tzinfo=UTC).isoformat()


def _language(tag: str | None) -> str | None:
    return tag.replace("_", "-").split("-")[0].lower() if tag else None
