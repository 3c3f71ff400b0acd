from __future__ import annotations

import pytest

from services.extract.assembly.titles import titles


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("On Monday, Interior Minister Ana Ruiz left.", "Ana Ruiz", ("Interior Minister",)),
        ("They met Governor Ana Ruiz.", "Ana Ruiz", ("Governor",)),
        ("Ana Ruiz, a local journalist, was hurt.", "Ana Ruiz", ("a local journalist",)),
        ("Ana Ruiz was hurt.", "Ana Ruiz", ()),
    ],
)
def test_a_title_stands_before_a_name_or_behind_it(
    text: str, name: str, expected: tuple[str, ...]
) -> None:
    start = text.index(name)
    assert titles(text, start, start + len(name)) == expected
