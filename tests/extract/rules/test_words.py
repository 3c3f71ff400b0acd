"""Mentions as whole words and no more."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Reading
from services.extract.rules.words import whole


@pytest.mark.parametrize(
    ("text", "said", "kind", "expected"),
    [
        ("Advocates of gun control marched.", "Advocates of", "GROUP", "Advocates"),
        ("They left ) personnel behind.", ") personnel", "GROUP", "personnel"),
        ("The president of Venezuela spoke.", "of Venezuela", "LOCATION", "Venezuela"),
        ("He saw the army of the east.", "the army", "ORGANIZATION", "army"),
        ("Judges in The Hague ruled.", "The Hague", "LOCATION", "The Hague"),
        ("The Bank of Ghana said so.", "Bank of Ghana", "ORGANIZATION", "Bank of Ghana"),
        ("The U.S. sent ships.", "U.S.", "LOCATION", "U.S."),
        ("A TOW-armed unit fired.", "TOW", "WEAPON", "TOW-armed"),
        ("A third of the 1990s passed.", "of the 1990s", "DATE", "of the 1990s"),
    ],
)
def test_a_mention_is_its_words_alone(text: str, said: str, kind: str, expected: str) -> None:
    (found,) = whole(_document(text, said, EntityType(kind))).values()
    assert found.text == expected
    assert text[found.start : found.end] == expected


@pytest.mark.parametrize("said", ["a", "of", "the", ")", "of the"])
def test_words_that_name_nothing_are_no_mention(said: str) -> None:
    text = "He took a ) part of the blame."
    assert whole(_document(text, said, EntityType.GROUP)) == {}


def _document(text: str, said: str, kind: EntityType) -> Document:
    start = text.index(f" {said}") + 1 if f" {said}" in text else text.index(said)
    mention = Mention.of(text, start, start + len(said), type=kind, confidence=0.9)
    reading = Reading(mentions=(mention,), triggers=(), arguments=())
    return Document(id="doc_a", text=text, reading=reading)
