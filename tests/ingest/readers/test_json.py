"""JSON files."""

from __future__ import annotations

import json

import pytest

from services.ingest.readers.record import Unreadable
from tests.ingest.readers.reading import fields_in, found_in, places


def test_one_object_is_one_document() -> None:
    assert fields_in('{"text": "a", "title": "b"}', "a.json") == [{"text": "a", "title": "b"}]


def test_an_array_is_many() -> None:
    found = found_in('\ufeff [{"text": "a"}, {"text": oops}, 7, {"text": "b"}]', "a.json")
    assert places(found) == [("[0]", 202), ("[1]", 422), ("[2]", 422), ("[3]", 202)]


def test_an_array_that_breaks_off_keeps_what_stands_before() -> None:
    found = found_in('[{"text": "a"}, {"text": "b"}, {"te', "a.json")
    assert places(found) == [("[0]", 202), ("[1]", 202), ("file", 422)]


@pytest.mark.parametrize(
    "raw", ["{", '{"text": "Rebels', '{"text": "a"', '"a', "[", '[{"text": "a']
)
def test_a_text_that_ends_too_early_is_told_with_the_byte(raw: str) -> None:
    (found,) = found_in(raw, "a.json")
    assert isinstance(found, Unreadable)
    assert (found.position, found.error.status) == ("file", 422)
    assert found.error.detail == f"The JSON ends too early at byte {len(raw)}."


def test_lines_are_read_one_by_one() -> None:
    raw = b'{"text": "a"}\r\n\n{"text":\n{"text": "\xff"}\n[]\n{"text": "b"}'
    assert places(found_in(raw, "a.jsonl")) == [
        ("line 1", 202),
        ("line 3", 422),
        ("line 4", 422),
        ("line 5", 422),
        ("line 6", 202),
    ]


def test_a_mistake_in_a_line_is_told_by_its_column_alone() -> None:
    _, found = found_in('{"text": "a"}\n{"text":\n', "a.jsonl")
    assert isinstance(found, Unreadable)
    assert found.position == "line 2"
    assert "not valid at column 9:" in found.error.detail


def test_a_line_over_the_limit_is_skipped() -> None:
    raw = json.dumps({"text": "x" * 500}) + '\n{"text": "a"}\n'
    for name in ("a.jsonl", "a.ndjson"):
        found = found_in(raw, name, max_document_bytes=100)
        assert places(found) == [("line 1", 413), ("line 2", 202)]
    found = found_in(f"[{json.dumps({'text': 'x' * 500})}]", "a.json", max_document_bytes=100)
    assert places(found) == [("[0]", 413)]


def test_a_lone_surrogate_is_kept_to_be_refused() -> None:
    assert fields_in('[{"text": "a\\ud800"}]', "a.json") == [{"text": "a\ud800"}]


def test_a_bomb_of_brackets_is_refused() -> None:
    assert places(found_in("[" * 1_000_000, "a.json")) == [("file", 422)]
    assert places(found_in('{"a":' * 100_000, "a.jsonl")) == [("line 1", 422)]


def test_synonyms_and_unknown_keys_find_their_place() -> None:
    row = {"id": 7, "body": "a", "date": "2015-10-07", "views": 3, "metadata": {"k": "v"}}
    assert fields_in(json.dumps(row), "a.json") == [
        {
            "text": "a",
            "external_id": "7",
            "published_at": "2015-10-07",
            "metadata": {"k": "v", "views": 3},
        }
    ]


def test_an_equal_name_goes_before_a_synonym() -> None:
    assert fields_in('{"body": "long", "text": "short"}', "a.json") == [
        {"text": "short", "metadata": {"body": "long"}}
    ]


def test_the_mapping_goes_before_all() -> None:
    row = '{"Inhalt": "a", "text": "b"}'
    assert fields_in(row, "a.json", columns={"Inhalt": "text"}) == [
        {"text": "a", "metadata": {"text": "b"}}
    ]


def test_metadata_of_another_type_is_kept_to_be_refused() -> None:
    (found,) = found_in('{"text": "a", "metadata": "b", "views": 3}', "a.json")
    assert not isinstance(found, Unreadable)
    assert found.fields["metadata"] == "b"
