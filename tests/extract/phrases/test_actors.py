"""Who actors and recipients are: country, sector and canonical name in sentences as reports have.

actors.csv is written for this project. `named` are other words of the sentence whose country is
known ("Ugandan=UGA"); an empty name is the words themselves.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Document, Entity, Mention, Role
from services.extract.assembly.layers import Layers
from services.extract.assembly.participants import sides
from services.extract.stages import entities

Row = dict[str, str]
ROWS: list[Row] = list(
    csv.DictReader((Path(__file__).parent / "actors.csv").read_text("utf8").splitlines())
)
TRIGGER = (0, 1)
# The fallback takes whoever fights a named group for rebels.
WRONG = {"Anti-Houthi forces"}
EMPTY = ("triggers", "arguments", "claims", "times", "places", "quantities")


def mention(text: str, words: str, kind: EntityType) -> Mention:
    start = text.index(words)
    return Mention.of(text, start, start + len(words), type=kind, confidence=0.9)


def document(row: Row) -> Document:
    text, kind = row["sentence"], EntityType(row["kind"])
    read = Document(id="doc_a", text=text).with_layer(
        "mentions", (mention(text, row["words"], kind),)
    )
    found: list[Entity] = list(entities.run(read).layer("entities"))
    for number, named in enumerate(filter(None, row["named"].split(";")), start=2):
        words, country = named.split("=")
        other = mention(text, words, EntityType.GROUP)
        found.append(
            Entity(
                id=f"ent_{number}",
                type=EntityType.GROUP,
                name=words,
                country=country,
                mentions=(other,),
            )
        )
    published = dt.datetime(int(row["year"] or 2024), 6, 1, tzinfo=dt.UTC)
    made = Document(id="doc_a", text=text, published_at=published)
    made = made.with_layer("entities", tuple(found))
    for name in EMPTY:
        made = made.with_layer(name, ())
    return made


def case(row: Row) -> ParameterSet:
    marks = [pytest.mark.xfail(strict=True)] if row["words"] in WRONG else []
    return pytest.param(row, marks=marks, id=f"{row['words']}-{row['event']}")


@pytest.mark.parametrize("row", [case(row) for row in ROWS])
def test_actors_have_their_country_sector_and_name(row: Row) -> None:
    layers = Layers(document(row))
    (entity, *_) = layers.document.layer("entities")
    said = entity.mentions[0]
    argument = Argument.of(
        row["sentence"],
        said.start,
        said.end,
        trigger=TRIGGER,
        role=Role(row["role"]),
        confidence=0.9,
    )
    actors, recipients = sides(layers, [argument], EventType(row["event"]), None)
    (found,) = actors or recipients
    expected = (row["country"] or None, row["sector"] or None, row["name"] or row["words"])
    assert (found.country, found.sector, found.name) == expected
    assert found.reason or expected[:2] == (None, None)
