"""What counts as JSON."""

from __future__ import annotations

import pytest

from services.common.errors import InvalidRequest
from services.ingest.strict_json import parse_json


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        (b'\xef\xbb\xbf"after a byte order mark"', "after a byte order mark"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        ('"\\u00e9 é"'.encode(), "é é"),
        (b"9" * 4_000, int("9" * 4_000)),
    ],
)
def test_json_is_read(raw: bytes, value: object) -> None:
    assert parse_json(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  ",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": 1} {"b": 2}',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        '{"a": 1}'.encode("utf-16"),
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e999",
        b"9" * 5_000,
        b'"a\nb"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_is_no_json_is_a_400(raw: bytes) -> None:
    with pytest.raises(InvalidRequest) as found:
        parse_json(raw)
    assert found.value.status == 400


def test_the_place_of_a_mistake_is_told() -> None:
    with pytest.raises(InvalidRequest, match="not valid at column 7:"):
        parse_json(b'{"a": oops}')
    with pytest.raises(InvalidRequest, match="line 2, column 6"):
        parse_json(b'{\n"a": oops}')
    with pytest.raises(InvalidRequest, match="UTF-8 at byte 7"):
        parse_json(b'{"a": "\xff"}')
