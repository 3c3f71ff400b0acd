"""Tables."""

from __future__ import annotations

import pytest

from services.ingest.readers.record import Record, Unreadable
from tests.ingest.readers.reading import fields_in, found_in, places


def test_columns_are_found_by_their_names() -> None:
    table = 'Date,Body,Link,Views\n2015-10-07,"Five killed, they say",https://e.org,3\n'
    assert fields_in(table, "a.csv") == [
        {
            "published_at": "2015-10-07",
            "text": "Five killed, they say",
            "url": "https://e.org",
            "metadata": {"Views": "3"},
        }
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_header(delimiter: str) -> None:
    table = f"text{delimiter}title\na{delimiter}b\n"
    assert fields_in(table, "a.csv") == [{"text": "a", "title": "b"}]


def test_a_byte_order_mark_and_line_ends_in_cells_are_read() -> None:
    table = '\ufefftext,title\r\n"a\r\nb",c\r\n'
    assert fields_in(table, "a.csv") == [{"text": "a\r\nb", "title": "c"}]


def test_a_broken_row_spoils_no_other() -> None:
    table = b'text,title\na,1\nb,2,3\n"c"d,4\n\xff,5\n\n,6\ne\nf,7\n'
    assert places(found_in(table, "a.csv")) == [
        ("row 2", 202),
        ("row 3", 422),
        ("row 4", 422),
        ("row 5", 422),
        ("row 7", 202),
        ("row 8", 202),
        ("row 9", 202),
    ]


def test_an_open_quote_is_told_by_its_row() -> None:
    found = found_in('text\na\n"b\nc\n', "a.csv")
    assert places(found) == [("row 2", 202), ("row 3", 422)]


def test_a_long_cell_is_read() -> None:
    (found,) = found_in("text\n" + "x" * 190_000 + "\n", "a.csv")
    assert isinstance(found, Record)
    assert len(found.fields["text"]) == 190_000


@pytest.mark.parametrize("table", [b"", b"a,b\n1,2\n", b"te\xffxt\na\n", b'"text\na\n'])
def test_a_table_without_text_is_refused(table: bytes) -> None:
    assert places(found_in(table, "a.csv")) == [("file", 422)]


def test_the_mapping_names_the_columns() -> None:
    table = "Nachricht,Quelle,text\na,b,c\n"
    columns = {"Nachricht": "text", "Quelle": "source"}
    assert fields_in(table, "a.csv", columns=columns) == [
        {"text": "a", "source": "b", "metadata": {"text": "c"}}
    ]


def test_the_defaults_fill_what_a_row_leaves_open() -> None:
    table = "text,source\na,b\nc,\n"
    assert fields_in(table, "a.csv", defaults={"source": "d", "channel": "e"}) == [
        {"text": "a", "source": "b", "channel": "e"},
        {"text": "c", "source": "d", "channel": "e"},
    ]


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("text,views,views", '"views" twice'),
        ("text,title,text", '"text" twice'),
        ("text,Text", '"text" and "Text" are one field, text'),
        ("text,Published At,published_at", '"Published At" and "published_at"'),
    ],
)
def test_a_column_that_stands_twice_is_refused_and_named(header: str, named: str) -> None:
    (found,) = found_in(f"{header}\na,b,c\n", "a.csv")
    assert isinstance(found, Unreadable)
    assert (found.position, found.error.status) == ("file", 422)
    assert named in found.error.detail


def test_columns_for_one_field_by_other_names_are_kept() -> None:
    table = "id,guid,text,Text,Views,views\n1,2,a,b,3,4\n"
    assert fields_in(table, "a.csv", columns={"text": "text"}) == [
        {
            "external_id": "1",
            "text": "a",
            "metadata": {"guid": "2", "Text": "b", "Views": "3", "views": "4"},
        }
    ]


def test_columns_without_a_name_are_told_apart_by_their_place() -> None:
    assert fields_in("text,,\na,b,c\nd,,\n", "a.csv") == [
        {"text": "a", "metadata": {"column 2": "b", "column 3": "c"}},
        {"text": "d"},
    ]
