"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import IO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.common.errors import InvalidFile, TooLarge
from services.ingest.readers.html import visible_text
from services.ingest.readers.record import Options, Record, Unreadable

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_text(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One file, one document. Raises: TooLarge; InvalidFile: not UTF-8."""
    yield Record("text", {"text": _decode(file, options)})


def read_markdown(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One file, one document without the marks; its first heading is the title."""
    tokens = MARKDOWN.parse(_decode(file, options))
    fields = {"text": "".join(_blocks(tokens)).strip()}
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            fields["title"] = _inline(following)[:4_000]
            break
    yield Record("text", fields)


def _decode(file: IO[bytes], options: Options) -> str:
    raw = file.read(options.max_document_bytes + 1)
    if len(raw) > options.max_document_bytes:
        raise TooLarge(f"The text is larger than {options.max_document_bytes} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidFile(f"The text is not valid UTF-8 in line {line}.") from None


def _blocks(tokens: list[Token]) -> Iterator[str]:
    tight = False
    for token in tokens:
        if token.type == "paragraph_open":
            tight = token.hidden
        elif token.type == "list_item_open":
            yield f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("th_open", "td_open"):
            tight = True
        elif token.type == "inline":
            yield _inline(token) + ("\n" if tight else "\n\n")
            tight = False
        elif token.type in ("fence", "code_block"):
            yield token.content + "\n"
        elif token.type == "html_block":
            yield visible_text(token.content) + "\n\n"
        elif token.type in ("bullet_list_close", "ordered_list_close", "table_close"):
            yield "\n"


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type == "softbreak":
            # A wrapped line is one sentence still.
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
    return "".join(parts)
