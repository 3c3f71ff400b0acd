"""Which names of capitals stand for those who govern there."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.extract.knowledge.gazetteer import Kind, gazetteer
from services.extract.rules.places.metonyms import is_metonym


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow said it would answer.", True),
        ("Moscow, which backs Assad, said it would answer.", True),
        ("Moscow, for its part, has denied the strike.", True),
        ("Moscow, a long-time ally of Damascus, rejected the report.", True),
        ("Moscow, where the talks were held. The envoy, tired, said so.", False),
        ("In Moscow, which backs Assad, said one resident, nobody slept.", False),
        ("Moscow, Kazan and Perm were quiet.", False),
    ],
)
def test_a_capital_that_speaks_is_its_government(text: str, expected: bool) -> None:
    start = text.index("Moscow")
    mention = Mention.of(text, start, start + 6, type=EntityType.LOCATION, confidence=0.9)
    capital = next(
        entry
        for entry in gazetteer().entries("Moscow")
        if entry.kind is Kind.CITY and entry.country == "RUS"
    )
    assert is_metonym(Document(id="doc_a", text=text), mention, capital) is expected
