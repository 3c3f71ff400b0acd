"""Finds values at chosen places of a JSON text that is too large to hold.

Why not an event parser such as ijson: its C backend turns a lone surrogate into "?", it holds a
whole element whatever its size, and one bad element ends the stream. Here an element is cut out by
its brackets, and only then parsed, so what is wrong inside it stays its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from services.common.errors import InvalidRequest
from services.ingest.strict_json import parse_json

Path = tuple[str | int, ...]

TOKEN = re.compile(rb'[ \t\r\n]*([{}\[\]:,"]|[^ \t\r\n{}\[\]:,"]+)')
BRACKET_OR_QUOTE = re.compile(rb'["{}\[\]]')
STRING_REST = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
CLOSERS = {b"{": b"}", b"[": b"]"}
MAX_DEPTH = 10_000
MAX_TOKEN_BYTES = 10_000
CHUNK_BYTES = 65_536

VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, NOTHING = range(7)


@dataclass(frozen=True)
class Element:
    """The bytes of one value; None when it is larger than allowed."""

    path: Path
    raw: bytes | None


class ElementScanner:
    """Fed with bytes as they come; yields the values whose path is `wanted`, in order.

    Holds one element, never more than `max_bytes` and a chunk.
    Raises: InvalidRequest: what surrounds the elements is no JSON; nothing after it can be read.
    """

    def __init__(self, wanted: Callable[[Path], bool], max_bytes: int) -> None:
        self._wanted = wanted
        self._max_bytes = max_bytes
        self._buffer = b""
        self._at = 0  # How far the buffer is read.
        self._dropped = 0  # Bytes of the text before the buffer.
        self._closers: list[bytes] = []
        self._path: list[str | int] = []
        self._expected = VALUE
        self._in_string = False
        self._key_from: int | None = None
        self._element_from: int | None = None
        self._element_depth: int | None = None

    def feed(self, data: bytes) -> Iterator[Element]:
        """The elements that end in `data`."""
        self._buffer += data
        while self._step():
            if self._ended:
                yield Element(tuple(self._path), self._take())
        self._forget()

    def finish(self) -> None:
        """Raises: InvalidRequest: the text ended too early."""
        end = self._dropped + len(self._buffer)
        # A number or name at the very end has no delimiter of its own.
        for _ in self.feed(b" "):
            pass
        if self._expected != NOTHING or self._element_depth is not None:
            raise self._malformed("ends too early", end)

    @property
    def _ended(self) -> bool:
        return (
            self._element_depth is not None
            and not self._in_string
            and len(self._closers) == self._element_depth
        )

    def _take(self) -> bytes | None:
        raw = None
        if self._element_from is not None and self._at - self._element_from <= self._max_bytes:
            raw = self._buffer[self._element_from : self._at]
        self._element_from = self._element_depth = None
        return raw

    def _step(self) -> bool:
        """Read one token; False when more bytes are needed."""
        if self._in_string:
            return self._string()
        if self._element_depth is not None:
            return self._inside()
        match = TOKEN.match(self._buffer, self._at)
        if match is None:
            self._at = len(self._buffer)
            return False
        token = match[1]
        if token not in b'{}[]:,"' and match.end() == len(self._buffer):
            if len(token) > MAX_TOKEN_BYTES:
                raise self._malformed("has a value that is none")
            return False
        self._at = match.end()
        self._outside(token, match.start(1))
        return True

    def _string(self) -> bool:
        rest = STRING_REST.match(self._buffer, self._at)
        assert rest is not None
        self._at = rest.end()
        if self._key_from is not None and self._at - self._key_from > MAX_TOKEN_BYTES:
            raise self._malformed("has a key that is too long")
        # What stops the match is a quote, or a backslash whose other half is still to come.
        if self._buffer[self._at : self._at + 1] != b'"':
            return False
        self._at += 1
        self._in_string = False
        if self._key_from is not None:
            self._path[-1] = parse_json(self._buffer[self._key_from : self._at])
            self._key_from = None
        return True

    def _inside(self) -> bool:
        match = BRACKET_OR_QUOTE.search(self._buffer, self._at)
        if match is None:
            self._at = len(self._buffer)
            return False
        self._at = match.end()
        if match[0] == b'"':
            self._in_string = True
        elif match[0] in CLOSERS:
            self._open(match[0])
        elif not self._closers or match[0] != self._closers.pop():
            raise self._malformed("has brackets that do not match")
        return True

    def _outside(self, token: bytes, start: int) -> None:
        expected = self._expected
        if token == b'"' and expected in (KEY, KEY_OR_END):
            self._in_string, self._key_from, self._expected = True, start, COLON
        elif token == b":" and expected == COLON:
            self._expected = VALUE
        elif token == b"," and expected == COMMA_OR_END:
            in_object = self._closers[-1] == b"}"
            self._expected = KEY if in_object else VALUE
            last = self._path[-1]
            self._path[-1] = "" if isinstance(last, str) else last + 1
        elif token in (b"}", b"]") and expected in (VALUE_OR_END, KEY_OR_END, COMMA_OR_END):
            if token != self._closers[-1]:
                raise self._malformed("has brackets that do not match")
            self._closers.pop()
            self._path.pop()
            self._value_ended()
        elif expected in (VALUE, VALUE_OR_END) and token not in (b"}", b"]", b":", b","):
            self._value(token, start)
        else:
            raise self._malformed("is not valid")

    def _value(self, token: bytes, start: int) -> None:
        wanted = self._wanted(tuple(self._path))
        if wanted:
            self._element_from, self._element_depth = start, len(self._closers)
        if token in CLOSERS:
            self._open(token)
            if not wanted:
                self._path.append("" if token == b"{" else 0)
                self._expected = KEY_OR_END if token == b"{" else VALUE_OR_END
                return
        elif token == b'"':
            self._in_string = True
        self._value_ended(len(self._closers) - (token in CLOSERS))

    def _value_ended(self, depth: int | None = None) -> None:
        depth = len(self._closers) if depth is None else depth
        self._expected = COMMA_OR_END if depth else NOTHING

    def _open(self, bracket: bytes) -> None:
        if len(self._closers) >= MAX_DEPTH:
            raise self._malformed("is nested too deep")
        self._closers.append(CLOSERS[bracket])

    def _forget(self) -> None:
        """Drop what is read, but for an element or key that has not ended."""
        if self._element_from is not None and self._at - self._element_from > self._max_bytes:
            self._element_from = None
        starts = (self._element_from, self._key_from, self._at)
        keep = min(start for start in starts if start is not None)
        self._buffer = self._buffer[keep:]
        self._dropped += keep
        self._at -= keep
        if self._element_from is not None:
            self._element_from -= keep
        if self._key_from is not None:
            self._key_from -= keep

    def _malformed(self, what: str, at: int | None = None) -> InvalidRequest:
        at = self._dropped + self._at if at is None else at
        return InvalidRequest(f"The JSON {what} at byte {at}.")


def scan(
    file: IO[bytes], wanted: Callable[[Path], bool], max_bytes: int, skip: int = 0
) -> Iterator[Element]:
    """The wanted elements of a file, whose first `skip` bytes are no JSON."""
    scanner = ElementScanner(wanted, max_bytes)
    file.seek(skip)
    first = True
    while chunk := file.read(CHUNK_BYTES):
        yield from scanner.feed(chunk.removeprefix(b"\xef\xbb\xbf") if first else chunk)
        first = False
    scanner.finish()
