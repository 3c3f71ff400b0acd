"""What stands between quotation marks."""

from __future__ import annotations

from services.extract.rules.claims.quotation import quotations


def test_a_quotation_is_found_around_a_place_in_it() -> None:
    text = 'He said: "They opened fire on the crowd." Then he left.'
    at = text.index("fire")
    found = quotations(text).around(at)
    assert found is not None
    assert text[slice(*found)] == '"They opened fire on the crowd."'
    assert quotations(text).around(text.index("left")) is None


def test_a_word_in_quotation_marks_is_no_speech() -> None:
    text = 'The "caliphate" fell.'
    assert quotations(text).around(text.index("caliphate")) is None


def test_a_mark_that_nothing_closes_ends_with_its_paragraph() -> None:
    text = '"We fought until the morning came.\n\nThe town fell.'
    assert quotations(text).around(text.index("fell")) is None
