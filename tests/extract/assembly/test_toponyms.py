"""A country may only locate a town; a town may only stand before a noun."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Argument, Document, Role
from services.extract.assembly.layers import Layers
from services.extract.assembly.toponyms import is_town, locates, noun

EMPTY = ("entities", "triggers", "arguments", "claims", "times", "quantities", "places")


def layers(text: str) -> Layers:
    document = Document(id="doc_a", text=text)
    for name in EMPTY:
        document = document.with_layer(name, ())
    return Layers(document)


def argument(text: str, words: str) -> Argument:
    start = text.index(words)
    return Argument.of(text, start, start + len(words), trigger=(0, 1), role=Role.ACTOR,
                       confidence=0.9)  # fmt: skip


def test_a_noun_behind_a_town_says_who_acts() -> None:
    text = "A Boston jury convicted him."
    called = noun(layers(text), argument(text, "Boston"), EntityType.LOCATION)
    assert called is not None
    assert called.sector == "JUD"


def test_a_verb_behind_a_town_says_nothing() -> None:
    text = "Moscow denied it."
    assert noun(layers(text), argument(text, "Moscow"), EntityType.LOCATION) is None


def test_a_country_is_no_town() -> None:
    text = "They struck Hodeidah and Yemen."
    assert is_town(argument(text, "Hodeidah"), EntityType.LOCATION)
    assert not is_town(argument(text, "Yemen"), EntityType.LOCATION)


def test_a_country_in_a_list_takes_part() -> None:
    text = "France, Germany signed."
    assert not locates(layers(text), argument(text, "Germany"))
