"""Tables with a header row, separated by comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import IO

from services.common.errors import InvalidDocument, InvalidFile
from services.ingest.readers.columns import assign, plain, to_fields
from services.ingest.readers.record import Options, Record, Unreadable

DELIMITERS = ",;\t|"
MAX_NAME = 100  # Of a column, where we name it to the client.
# The module's own limit, 131,072 characters a cell, is below the longest text we accept. It is one
# for the whole process, so it is set once.
csv.field_size_limit(4_000_000)


def read_csv(file: IO[bytes], options: Options) -> Iterator[Record | Unreadable]:
    """One document a row. The header is row 1, as a spreadsheet shows it.

    Raises: InvalidFile: the header is missing, unreadable, names a column twice, or none of text.
    """
    # A byte that is no UTF-8 becomes a lone surrogate: it spoils its row, not the file.
    lines = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        first = lines.readline(65_536)
        delimiter = max(DELIMITERS, key=first.count)
        lines.seek(0)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        yield from _read_rows(rows, options)
    finally:
        lines.detach()


def _read_rows(rows: Iterator[list[str]], options: Options) -> Iterator[Record | Unreadable]:
    try:
        header = next(rows, [])
    except csv.Error as error:
        raise InvalidFile(f"The header cannot be read: {error}.") from None
    if not _is_utf8(header):
        raise InvalidFile("The header is not valid UTF-8.")
    if header.count("") > 1:
        # Commas at the end of every row: no reason to refuse the table, or to lose a cell.
        header = [name or f"column {place}" for place, name in enumerate(header, 1)]
    assigned = assign(header, options.columns)
    _refuse_twins(header, assigned, options.columns)
    if not {"text", "html"} & set(assigned.values()):
        raise InvalidFile('No column is named "text" or like it; name it in `mapping`.')
    number = 1
    while True:
        number += 1
        position = f"row {number}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unreadable(position, InvalidDocument(f"The row cannot be read: {error}."))
            continue
        if not row:
            continue
        if not _is_utf8(row):
            yield Unreadable(position, InvalidDocument("The row is not valid UTF-8."))
        elif len(row) > len(header):
            told = f"The row has {len(row)} cells, the header {len(header)}."
            yield Unreadable(position, InvalidDocument(told))
        else:
            yield Record(position, to_fields(dict(zip(header, row, strict=False)), assigned))


def _refuse_twins(
    header: list[str], assigned: Mapping[str, str], mapped: Mapping[str, str]
) -> None:
    """Raises: InvalidFile: of two columns with one name only one could be read."""
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raise InvalidFile(f'The header names the column "{name[:MAX_NAME]}" twice.')
        seen.add(name)
    taken = {plain(name): name for name in assigned if name not in mapped}
    for name in header:
        twin = taken.get(plain(name))
        if twin is not None and name not in assigned:
            both = f'"{twin[:MAX_NAME]}" and "{name[:MAX_NAME]}"'
            raise InvalidFile(f"The columns {both} are one field, {assigned[twin]}.")


def _is_utf8(row: list[str]) -> bool:
    try:
        "".join(row).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
