"""Places in the words of reports: what each row of places.csv means, by the stage itself.

`beside` holds the other names of the sentence; those that are places are mentions too.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place
from services.extract.rules.places.choice import distance_km
from services.extract.stages import entities, places, segment

TABLE = Path(__file__).with_name("places.csv").read_text("utf8")
ROWS = list(csv.DictReader(TABLE.splitlines()))
METONYM = "metonym"
# Peoples and groups: they speak for a country, but lie nowhere.
PEOPLES = frozenset(
    [
        "Lebanese",
        "Pakistani",
        "Indian",
        "Venezuelan",
        "Chilean",
        "British",
        "Russian",
        "Ukrainian",
        "Egyptian",
        "Iraqi",
        "Taliban",
        "Afghan",
        "Congolese",
        "Syrian",
        "US",
        "U.S.",
        "Libyan",
        "Somali",
        "Georgian",
    ]
)


def resolved(row: dict[str, str]) -> Place:
    """The place of a row's own mention."""
    text = row["sentence"]
    kinds = {row["place"]: EntityType.LOCATION}
    for name in filter(None, row["beside"].split(";")):
        kinds[name] = EntityType.GROUP if name in PEOPLES else EntityType.LOCATION
    mentions = []
    for name, kind in kinds.items():
        start = text.rindex(name) if name == row["place"] else text.index(name)
        mentions.append(Mention.of(text, start, start + len(name), type=kind, confidence=1.0))
    mentions = [m for m in mentions if m.text == row["place"] or not m.overlaps(mentions[0])]
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    document = segment.run(Document(id="doc_a", text=text)).with_layer("mentions", ordered)
    found = places.run(entities.run(document)).layer("places")
    return next(place for place in found if place.text == row["place"])


def cases() -> list[object]:
    return [pytest.param(row, id=f"{row['kind']}-{row['place']}") for row in ROWS]


@pytest.mark.parametrize("row", cases())
def test_a_place_of_a_real_sentence_is_found(row: dict[str, str]) -> None:
    place = resolved(row)
    best = place.candidates[0]
    assert best.country == (row["country"] or None) or (not row["country"] and best.latitude)
    assert best.latitude is not None
    assert best.longitude is not None
    away_km = distance_km(
        (best.latitude, best.longitude), (float(row["latitude"]), float(row["longitude"]))
    )
    assert away_km <= float(row["within_km"]), f"{best.name}, {best.country}: {away_km:.0f} km"
    assert place.is_metonym is (row["kind"] == METONYM)
    assert place.reason


def test_scores_are_shares() -> None:
    for row in ROWS:
        scores = [candidate.score for candidate in resolved(row).candidates]
        assert all(0 <= score <= 1 for score in scores)
        assert sum(scores) <= 1


def test_the_rows_hold_what_reports_hold() -> None:
    kinds = [row["kind"] for row in ROWS]
    assert len(ROWS) >= 150
    assert kinds.count("ambiguous") >= 25
    assert kinds.count("translit") >= 20
    assert kinds.count(METONYM) >= 15
    assert kinds.count("arabic") + kinds.count("cyrillic") >= 15
