"""Case shapes."""

from __future__ import annotations

import pytest

from services.extract.model.shapes import CaseShape, case_shape


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("bombed", CaseShape.LOWER),
        ("Hama", CaseShape.TITLE),
        ("UN", CaseShape.UPPER),
        ("A", CaseShape.INITIAL),
        ("iPhone", CaseShape.MIXED),
        ("T72", CaseShape.DIGIT),
        ("٣", CaseShape.DIGIT),
        ("—", CaseShape.OTHER),
        ("حلب", CaseShape.OTHER),
    ],
)
def test_shape_of_a_word(word: str, shape: CaseShape) -> None:
    assert case_shape(word) is shape
