"""Mentions of one thing become one entity, with the country that its name tells."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Entity, Mention
from services.extract.stages import entities


def of(text: str, *mentions: tuple[str, EntityType]) -> tuple[Entity, ...]:
    """The entities of mentions that stand in the text in this order."""
    found, at = [], 0
    for words, kind in mentions:
        at = text.index(words, at)
        found.append(Mention.of(text, at, at + len(words), type=kind, confidence=1.0))
        at += len(words)
    document = Document(id="doc_a", text=text).with_layer("mentions", tuple(found))
    result: tuple[Entity, ...] = entities.run(document).layer("entities")
    return result


def test_the_same_name_is_one_entity() -> None:
    group = EntityType.ORGANIZATION
    (one,) = of("Jabhat al-Nusra said Jabhat Al Nusra fought.",
                ("Jabhat al-Nusra", group), ("Jabhat Al Nusra", group))  # fmt: skip
    assert (one.id, len(one.mentions)) == ("ent_1", 2)


def test_two_dates_are_two_entities_even_when_spelled_alike() -> None:
    found = of("Monday and Monday", ("Monday", EntityType.DATE), ("Monday", EntityType.DATE))
    assert len(found) == 2


def test_a_surname_joins_the_full_name_before_it() -> None:
    person = EntityType.PERSON
    (one,) = of("Abdullah al-Muhaisani spoke. Later al-Muhaisani left.",
                ("Abdullah al-Muhaisani", person), ("al-Muhaisani", person))  # fmt: skip
    assert (one.name, len(one.mentions)) == ("Abdullah al-Muhaisani", 2)


@pytest.mark.parametrize(
    ("words", "kind", "country"),
    [
        ("Syrian army", EntityType.ORGANIZATION, "SYR"),
        ("Russians", EntityType.GROUP, "RUS"),
        ("Saudi preacher", EntityType.PERSON, "SAU"),
        ("Michael Jordan", EntityType.PERSON, None),
        ("car bomb", EntityType.WEAPON, None),
        ("Syria", EntityType.LOCATION, "SYR"),
        ("New Mexico", EntityType.LOCATION, None),
    ],
)
def test_a_name_tells_its_country_or_nothing(
    words: str, kind: EntityType, country: str | None
) -> None:
    (one,) = of(words, (words, kind))
    assert one.country == country
