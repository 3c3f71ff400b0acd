"""Which names are one name."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Mention
from services.extract.knowledge.actors import Description
from services.extract.rules.people.linking import Linker, named, sound


def test_a_nation_and_an_office_are_no_name() -> None:
    for words, expected in (("Turkish president", False), ("Jordan", True)):
        mention = Mention.of(words, 0, len(words), type=EntityType.PERSON, confidence=1.0)
        assert named(mention) is expected


def groups(kind: EntityType, *names: str) -> int:
    text = ". ".join(names)
    mentions, at = [], 0
    for name in names:
        at = text.index(name, at)
        mentions.append(Mention.of(text, at, at + len(name), type=kind, confidence=1.0))
        at += len(name)
    return len(Linker(text, lambda _: Description()).link(mentions))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Qaddafi", "Gaddafi"), ("Hezbollah", "Hizbullah"), ("al-Sharaa", "Sharaa")],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("kind", "names", "count"),
    [
        (EntityType.PERSON, ("Leopoldo López", "López"), 1),
        (EntityType.PERSON, ("Leopoldo López", "López", "Vladimir Padrino López"), 2),
        (EntityType.PERSON, ("Turkish president Erdogan", "Erdogan"), 1),
        (EntityType.PERSON, ("UK envoy Griffiths", "Griffiths"), 1),
        (EntityType.PERSON, ("Jordan Bardella", "Jordan Peterson"), 2),
        (EntityType.ORGANIZATION, ("Arab League", "arab league's"), 1),
        (EntityType.ORGANIZATION, ("World Health Organization", "WHO"), 1),
        (EntityType.LOCATION, ("Iran", "Iraq"), 2),
        (EntityType.DATE, ("Monday", "Monday"), 2),
    ],
)
def test_what_is_one_thing(kind: EntityType, names: tuple[str, ...], count: int) -> None:
    assert groups(kind, *names) == count
