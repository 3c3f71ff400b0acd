"""Names of places and nations among the participants: which take no part, or name a body."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.common.schema import Argument
from services.extract.assembly.layers import Layers
from services.extract.knowledge import nations, people
from services.extract.knowledge.nations import Naming
from services.extract.knowledge.people import Called, Weight
from services.extract.knowledge.phrases import Phrase

COMMA = ", "
NEXT_NOUN = re.compile(r" ([a-z]+)\b")
PLACED = (EntityType.LOCATION, EntityType.GROUP)


def locates(layers: Layers, argument: Argument) -> bool:
    """Whether a country only says where the place before it is: "Hodeidah, Yemen"."""
    end = argument.start - len(COMMA)
    text = layers.document.text
    if text[max(0, end) : argument.start] != COMMA or not _is_country(argument.text):
        return False
    return any(
        place.end == end and place.candidates and not _is_country(place.text)
        for place in layers.places.values()
    )


def noun(layers: Layers, argument: Argument, kind: EntityType) -> Called | None:
    """The people or the body whose noun follows the name: "a Boston JURY"."""
    if kind not in PLACED or not argument.text[:1].isupper():
        return None
    following = NEXT_NOUN.match(layers.document.text, argument.end)
    is_named = kind is EntityType.LOCATION or nations.whole(argument.text) is not None
    if following is None or not is_named:
        return None
    called = people.find(Phrase.of(following[1]))
    return called if called and called.sector and called.weight is not Weight.WEAK else None


def is_town(argument: Argument, kind: EntityType) -> bool:
    """Whether a place is named that is no country."""
    is_name = kind is EntityType.LOCATION and argument.text[:1].isupper()
    return is_name and nations.whole(argument.text) in (None, Naming.SEAT)


def _is_country(words: str) -> bool:
    return nations.whole(words) is Naming.COUNTRY
