"""What a loss is, how many there are, and what became of it."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Argument, Document, Mention, Role
from services.common.spans import Outcome, Sentence
from services.extract.stages import quantities


def a_loss(text: str, words: str, vehicle: str | None) -> Document:
    start = text.index(words)
    mentions = []
    if vehicle:
        at = text.index(vehicle)
        mentions.append(
            Mention.of(text, at, at + len(vehicle), type=EntityType.VEHICLE, confidence=1.0)
        )
    loss = Argument.of(
        text, start, start + len(words), trigger=(0, 1), role=Role.LOSS, confidence=1.0
    )
    return (
        Document(id="doc_a", text=text)
        .with_layer("sentences", (Sentence(start=0, end=len(text)),))
        .with_layer("triggers", ())
        .with_layer("mentions", tuple(mentions))
        .with_layer("arguments", (loss,))
    )


@pytest.mark.parametrize(
    ("text", "words", "vehicle", "lemma", "outcome"),
    [
        ("Rebels destroyed 17 Syrian tanks.", "17 Syrian tanks", "tanks", "tank", "destroyed"),
        ("They captured two vehicles.", "two", "vehicles", "vehicle", "captured"),
        ("Air defence shot down 33 drones.", "33 drones", "drones", "drone", "destroyed"),
        ("Three lorries were damaged.", "Three lorries", None, "truck", "damaged"),
        ("They saw 4 tanks.", "4", None, "tank", None),
        (
            "Two HIMARS launchers burned.",
            "HIMARS launchers",
            "HIMARS launchers",
            "rocket launcher",
            "destroyed",
        ),
        ("They took 3 T-72 tanks.", "3 T-72 tanks", None, "tank", "captured"),
    ],
)
def test_a_loss_has_an_object_and_an_outcome(
    text: str, words: str, vehicle: str | None, lemma: str, outcome: str | None
) -> None:
    (quantity,) = quantities.run(a_loss(text, words, vehicle)).layer("quantities")
    assert quantity.object == lemma
    assert quantity.outcome == (Outcome(outcome) if outcome else None)


def test_a_bare_noun_takes_the_number_in_front_of_it() -> None:
    text = "Rebels destroyed 17 Syrian army tanks and a truck."
    mentions = (
        Mention.of(text, 17, 19, type=EntityType.QUANTITY, confidence=1.0),
        Mention.of(text, 32, 37, type=EntityType.VEHICLE, confidence=1.0),
        Mention.of(text, 44, 49, type=EntityType.VEHICLE, confidence=1.0),
    )
    document = (
        Document(id="doc_a", text=text)
        .with_layer("sentences", (Sentence(start=0, end=len(text)),))
        .with_layer("triggers", ())
        .with_layer("mentions", mentions)
        .with_layer(
            "arguments",
            tuple(
                Argument.of(text, m.start, m.end, trigger=(7, 16), role=Role.LOSS, confidence=1.0)
                for m in mentions[1:]
            ),
        )
    )
    losses = [q for q in quantities.run(document).layer("quantities") if q.object]
    assert [(q.object, q.min, q.max) for q in losses] == [("tank", 17, 17), ("truck", 1, 1)]


@pytest.mark.parametrize(
    ("text", "quantity", "loss"),
    [
        ("Tanks were destroyed near Homs and 40 fighters were killed.", "40", "Tanks"),
        ("They killed 12 people and destroyed tanks.", "12", "tanks"),
        ("A rebel destroyed tanks.", None, "tanks"),
    ],
)
def test_a_number_that_counts_something_else_is_not_taken(
    text: str, quantity: str | None, loss: str
) -> None:
    at = text.index(loss)
    found = [Mention.of(text, at, at + len(loss), type=EntityType.VEHICLE, confidence=1.0)]
    if quantity:
        start = text.index(quantity)
        found.append(
            Mention.of(text, start, start + len(quantity), type=EntityType.QUANTITY, confidence=1.0)
        )
    document = (
        Document(id="doc_a", text=text)
        .with_layer("sentences", (Sentence(start=0, end=len(text)),))
        .with_layer("triggers", ())
        .with_layer("mentions", tuple(found))
        .with_layer(
            "arguments",
            (
                Argument.of(
                    text, at, at + len(loss), trigger=(0, 1), role=Role.LOSS, confidence=1.0
                ),
            ),
        )
    )
    (tanks,) = [q for q in quantities.run(document).layer("quantities") if q.object]
    assert (tanks.min, tanks.max, tanks.object) == (2, None, "tank")


@pytest.mark.parametrize(
    ("text", "words", "lemma", "least", "most"),
    [
        ("They destroyed the depots.", "depots", "depot", 2, None),
        ("They destroyed the depot.", "depot", "depot", 1, 1),
        ("They hit the aircraft.", "aircraft", "aircraft", None, None),
        ("They burned six 105 mm howitzers.", "six 105 mm howitzers", "howitzer", 6, 6),
        ("They lost two of their armoured cars.", "two", "armoured vehicle", 2, 2),
        ("Of 120 drones 112 were shot down.", "112", "drone", 112, 112),
        ("They took 2x AK.", "2x AK", "rifle", 2, 2),
    ],
)
def test_a_loss_is_counted_by_its_number_or_its_form(
    text: str, words: str, lemma: str, least: int | None, most: int | None
) -> None:
    (loss,) = quantities.run(a_loss(text, words, None)).layer("quantities")
    assert (loss.object, loss.min, loss.max) == (lemma, least, most)


def test_a_verb_behind_a_number_is_no_object() -> None:
    (loss,) = quantities.run(a_loss("All 88 were shot down.", "88", None)).layer("quantities")
    assert (loss.object, loss.min) == (None, 88)


def victims(text: str, words: str, kind: EntityType, number: str | None = None) -> Document:
    start = text.index(words)
    found = [Mention.of(text, start, start + len(words), type=kind, confidence=1.0)]
    if number:
        at = text.index(number)
        found.append(
            Mention.of(text, at, at + len(number), type=EntityType.QUANTITY, confidence=1.0)
        )
    victim = Argument.of(
        text, start, start + len(words), trigger=(0, 1), role=Role.KILLED, confidence=1.0
    )
    return (
        Document(id="doc_a", text=text)
        .with_layer("sentences", (Sentence(start=0, end=len(text)),))
        .with_layer("triggers", ())
        .with_layer("mentions", tuple(found))
        .with_layer("arguments", (victim,))
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("mayoral candidate", EntityType.PERSON),
        ("Stan Storimans", EntityType.PERSON),
        ("13 yr girl", EntityType.PERSON),
        ("its driver", EntityType.GROUP),
    ],
)
def test_a_victim_in_the_singular_is_one(words: str, kind: EntityType) -> None:
    found = quantities.run(victims(f"They shot {words}.", words, kind)).layer("quantities")
    assert [(q.min, q.max) for q in found] == [(1, 1)]


@pytest.mark.parametrize("words", ["soldiers", "Davy and Natalie", "policemen", "women", "police"])
def test_several_victims_without_a_number_stay_open(words: str) -> None:
    document = victims(f"They shot {words}.", words, EntityType.GROUP)
    assert quantities.run(document).layer("quantities") == ()


def test_victims_take_the_number_in_front_of_them() -> None:
    text = "Six Russian soldiers were shot."
    document = victims(text, "Russian soldiers", EntityType.GROUP, "Six")
    counted = {q.text: (q.min, q.max) for q in quantities.run(document).layer("quantities")}
    assert counted["Six Russian soldiers"] == (6, 6)


def test_what_took_place_is_not_captured() -> None:
    text = "The attack took place after tanks arrived."
    (tanks,) = quantities.run(a_loss(text, "tanks", "tanks")).layer("quantities")
    assert tanks.outcome is None
