"""Cutting the elements out of a JSON text, however it is chopped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.errors import InvalidRequest
from services.ingest.readers.elements import Element, ElementScanner

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def cut(raw: bytes, size: int = 7, depth: int = 1, max_bytes: int = 1_000_000) -> list[Element]:
    scanner = ElementScanner(lambda path: len(path) == depth, max_bytes)
    found: list[Element] = []
    for start in range(0, len(raw), size):
        found += scanner.feed(raw[start : start + size])
    scanner.finish()
    return found


@given(st.lists(JSON), st.integers(1, 40), st.booleans(), st.sampled_from([None, 1]))
def test_an_array_is_cut_into_what_it_holds(
    values: list[Any], size: int, escaped: bool, indent: int | None
) -> None:
    raw = json.dumps(values, ensure_ascii=escaped, indent=indent).encode("utf-8", "replace")
    found = cut(raw, size)
    assert [one.path for one in found] == [(number,) for number in range(len(values))]
    assert [json.loads(one.raw or b"") for one in found] == json.loads(raw)


@given(st.dictionaries(st.text(), JSON), st.integers(1, 40))
def test_an_object_is_cut_into_its_values(values: dict[str, Any], size: int) -> None:
    raw = json.dumps(values).encode()
    assert {one.path[0]: json.loads(one.raw or b"") for one in cut(raw, size)} == json.loads(raw)


@given(JSON, st.integers(1, 40))
def test_a_whole_text_is_one_value(value: Any, size: int) -> None:
    raw = json.dumps(value).encode()
    (found,) = cut(b" " + raw + b"\n", size, depth=0)
    assert json.loads(found.raw or b"") == json.loads(raw)


def test_deep_places_are_found() -> None:
    raw = b'{"a": 1, "chats": {"list": [{"name": "x", "messages": [{"id": 1}, {"id": 2}]}]}}'
    found = cut(raw, depth=5)
    assert [one.path for one in found] == [
        ("chats", "list", 0, "messages", 0),
        ("chats", "list", 0, "messages", 1),
    ]


def test_what_is_wrong_inside_an_element_stays_there() -> None:
    found = cut(b'[{"a": oops, [1 2]}, "\xff", {"b": 1}]')
    assert [one.raw for one in found] == [b'{"a": oops, [1 2]}', b'"\xff"', b'{"b": 1}']


def test_an_element_over_the_limit_is_left_out_and_not_held() -> None:
    scanner = ElementScanner(lambda path: len(path) == 1, 1_000)
    found = list(scanner.feed(b'[1, {"a": "'))
    for _ in range(1_000):
        found += scanner.feed(b"x" * 1_000)
        assert len(scanner._buffer) <= 3_000
    found += scanner.feed(b'"}, 2]')
    scanner.finish()
    assert [one.raw for one in found] == [b"1", None, b"2"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"[",
        b"[1",
        b"[1,",
        b"[1,]",
        b"[,1]",
        b"[1 2]",
        b"[1}",
        b"[{]}",
        b'["a]',
        b'["a\\"]',
        b'{"a" 1}',
        b"{1: 2}",
        b"{,}",
        b'{"a": 1,}',
        b"[1] 2",
        b"[1]]",
        b"]",
        b"[" * 20_000,
        b'[{"a": ' * 20_000,
        b'{"' + b"k" * 20_000,
        b"x" * 20_000,
    ],
)
@pytest.mark.parametrize("size", [1, 65_536])
def test_a_broken_structure_is_refused(raw: bytes, size: int) -> None:
    with pytest.raises(InvalidRequest, match=r"at byte \d+|valid"):
        cut(raw, size)


@given(st.binary(max_size=60), st.integers(1, 9))
def test_no_bytes_are_a_surprise(raw: bytes, size: int) -> None:
    try:
        cut(b"[" + raw, size)
    except InvalidRequest as error:
        assert "JSON" in error.detail  # noqa: PT017


@given(st.text(alphabet='[]{}",:\\ 1a', max_size=30), st.integers(1, 9))
def test_chopping_changes_nothing(text: str, size: int) -> None:
    def outcome(step: int) -> list[Element] | None:
        try:
            return cut(text.encode(), step)
        except InvalidRequest:
            return None

    assert outcome(size) == outcome(1_000)
