"""Places at the head of a line, in lines as bulletins have them."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place
from services.extract.rules.places.headings import headed, heading
from services.extract.stages import entities, places, segment


def found(text: str, names: list[str]) -> tuple[Document, tuple[Place, ...]]:
    mentions = []
    for name in names:
        start = text.index(name)
        mentions.append(
            Mention.of(text, start, start + len(name), type=EntityType.LOCATION, confidence=1.0)
        )
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    document = segment.run(Document(id="doc_a", text=text)).with_layer("mentions", ordered)
    document = places.run(entities.run(document))
    return document, document.layer("places")


HEADED = [
    ("Kherson: shelling killed two.", ["Kherson"], "shelling", "Kherson"),
    ("Overnight:\n- Kharkiv: a drone hit a depot.", ["Kharkiv"], "hit", "Kharkiv"),
    ("Log\n15/11 0250h Bacho: Patrol walked into an IED.", ["Bacho"], "IED", "Bacho"),
    ("Log\n10:00 Muqdadiya. Sticky bomb, two dead.", ["Muqdadiya"], "bomb", "Muqdadiya"),
    ("Police\n3. Tacloban City. Operatives nabbed a man.", ["Tacloban City"], "nabbed",
     "Tacloban City"),
    ("News\n\nLAMU: The curfew was extended.", ["LAMU"], "curfew", "LAMU"),
    ("News\n\nNAIROBI - Students hurled stones.", ["NAIROBI"], "hurled", "NAIROBI"),
    ("Tally\n\nDeir ez-Zor (east): nine fighters fell.", ["Deir ez-Zor"], "fell", "Deir ez-Zor"),
    ("Today\nIdlib\nA barrel bomb fell on the market.\nTwo died.", ["Idlib"], "fell", "Idlib"),
    ("Today\nIdlib\nA bomb fell.\nAleppo\nA mine went off.", ["Idlib", "Aleppo"], "mine", "Aleppo"),
]  # fmt: skip
NOT_HEADED = [
    ("MANILA, Aug 3 - The Philippines ordered two attaches out.", ["MANILA"], "ordered"),
    ("BELFAST - Officers raided nine addresses.", ["BELFAST"], "raided"),
    ("Kherson was shelled again.", ["Kherson"], "shelled"),
    ("Aleppo and Idlib: a quiet day.\nHoms saw a raid.", ["Homs"], "raid"),
    ("Kherson: shelling killed two.\nAn envoy arrived.", ["Kherson"], "arrived"),
]


@pytest.mark.parametrize(("text", "names", "at", "expected"), HEADED)
def test_a_place_heads_its_line(text: str, names: list[str], at: str, expected: str) -> None:
    document, layer = found(text, names)
    place = heading(headed(document, layer), text.index(at))
    assert place is not None
    assert place.text == expected


@pytest.mark.parametrize(("text", "names", "at"), NOT_HEADED)
def test_datelines_and_subjects_head_nothing(text: str, names: list[str], at: str) -> None:
    document, layer = found(text, names)
    assert heading(headed(document, layer), text.index(at)) is None
