"""Text as it is stored: Unicode NFC, `\\n` line ends, no control characters, no outer whitespace.

What cannot be stored at all (NUL, lone surrogates) is refused, never dropped in silence. Other
control characters carry no meaning in a text and are removed; form feed, vertical tab and NEL are
line ends.
"""

from __future__ import annotations

import re
import sys
import unicodedata

from pydantic_core import PydanticCustomError

WHITESPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff"
LINE_END = re.compile("\r\n|[\r\v\f\x85]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
LINE_BREAKS = re.compile(r"\s*[\n\t]\s*")
MAX_MARKS = 100
# Canonical ordering takes quadratic time in the length of a run of combining marks: a run of
# 200,000 would hold a core for a minute. No script stacks more than a handful (UAX #15: 30).
COMBINING = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c))
MARKS = re.compile(f"[{COMBINING}]{{{MAX_MARKS + 1}}}")
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def storable(value: str) -> str:
    """The same string. Raises: PydanticCustomError: it holds what Redis, JSON or UTF-8 cannot."""
    at = value.find("\x00")
    if at >= 0:
        raise PydanticCustomError(
            "nul_character", "holds a NUL character (U+0000) at position {at}", {"at": at}
        )
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PydanticCustomError(
            "lone_surrogate", "holds a lone surrogate at position {at}", {"at": error.start}
        ) from None
    if not value.isascii() and (run := MARKS.search(value)):
        raise PydanticCustomError(
            "combining_marks",
            "holds more than {most} combining marks in a row at position {at}",
            {"most": MAX_MARKS, "at": run.start()},
        )
    return value


def clean_text(value: str) -> str:
    """The text as stored; cleaning it again changes nothing."""
    value = CONTROL.sub("", LINE_END.sub("\n", value))
    # After the removals: they may bring a letter and its accent together.
    return unicodedata.normalize("NFC", value).strip(WHITESPACE)


def clean_line(value: str | None) -> str | None:
    """A short field as stored: one line, None when nothing is left."""
    if value is None:
        return None
    return LINE_BREAKS.sub(" ", clean_text(value)) or None


def is_visible(value: str) -> bool:
    """False when a reader would see an empty page: spaces, zero-width and direction marks only."""
    return any(unicodedata.category(c) not in INVISIBLE for c in value)
