"""Who somebody is stands directly beside the name, and no verb between."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Mention
from services.extract.rules.people.surroundings import apposition, title


def named(text: str, name: str) -> Mention:
    start = text.index(name)
    return Mention.of(text, start, start + len(name), type=EntityType.PERSON, confidence=1.0)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("On Monday, Interior Minister Ana Ruiz left.", "Ana Ruiz", "Interior Minister"),
        ("They met Governor Ana Ruiz.", "Ana Ruiz", "Governor"),
        ("Troops under Maj. Gen. Juvymax Uy left.", "Juvymax Uy", "Maj Gen"),
        ("They mourned MIT police officer Sean Collier.", "Sean Collier",
         "MIT police officer"),
        ("Boston Marathon bombing suspect Dzhokhar Tsarnaev was moved.", "Dzhokhar Tsarnaev",
         "Boston Marathon bombing suspect"),
        ("Authorities arrested Ahmad Rahami on Monday.", "Ahmad Rahami", None),
        ("Authorities arrested suspect Ahmad Rahami.", "Ahmad Rahami", "suspect"),
        ("Rebels free journalist Ana Ruiz.", "Ana Ruiz", "free journalist"),
        ("The court sentenced Ana Ruiz to death.", "Ana Ruiz", None),
        ("A police car struck Ana Ruiz.", "Ana Ruiz", None),
        ("Militants kill officer Ana Ruiz.", "Ana Ruiz", "kill officer"),
        ("Ana Ruiz was hurt.", "Ana Ruiz", None),
        ("Cuban Information and Communications Minister Medardo Diaz spoke.", "Medardo Diaz",
         "Cuban Information Communications Minister"),
        ("letters to the Minister of the Interior Ana Ruiz", "Ana Ruiz",
         "Minister of the Interior"),
        ("a visit by President of Russia Vladimir Putin", "Vladimir Putin", "President of Russia"),
        ("the death of Ana Ruiz", "Ana Ruiz", None),
    ],
)  # fmt: skip
def test_a_title_ends_beside_the_name(text: str, name: str, expected: str | None) -> None:
    assert title(text, named(text, name)) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Ana Ruiz, a local journalist, was hurt.", "Ana Ruiz", "local journalist"),
        ("Ana Ruiz, 41, a baker, was hurt.", "Ana Ruiz", "baker"),
        ("Ana Ruiz, head of the electoral court, fled.", "Ana Ruiz",
         "head of the electoral court"),
        ("As for Dzhokhar, the investigators said he fled.", "Dzhokhar", None),
        ("They held Ana Ruiz, his wife and two children.", "Ana Ruiz", None),
        ("Before seeing Ana Ruiz, the court heard a witness.", "Ana Ruiz", None),
    ],
)  # fmt: skip
def test_an_apposition_says_who_that_is(text: str, name: str, expected: str | None) -> None:
    assert apposition(text, named(text, name)) == expected
