"""Numbers as analysts read them, and the equipment that they count."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Argument, Document, Mention, Outcome, Role, Sentence
from services.extract.stages import quantities


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("17", 17, 17),
        ("seventeen", 17, 17),
        ("five people", 5, 5),
        ("twenty-one fighters", 21, 21),
        ("one hundred and five", 105, 105),
        ("1,200 soldiers", 1200, 1200),
        ("at least five", 5, None),
        ("no fewer than 12", 12, None),
        ("more than 20", 21, None),
        ("more than a dozen", 13, None),
        ("up to 30", None, 30),
        ("nearly 40", None, 40),
        ("as many as nine", None, 9),
        ("about 100", 100, 100),
        ("some 30", 30, 30),
        ("a dozen", 12, 12),
        ("two dozen", 24, 24),
        ("dozens", 24, 99),
        ("dozens of civilians", 24, 99),
        ("scores", 40, 199),
        ("several", 3, 9),
        ("hundreds", 200, 999),
        ("both", 2, 2),
        ("a soldier", 1, 1),
        ("between 5 and 7", 5, 7),
        ("5-7", 5, 7),
        ("fewer than 10", None, 9),
        ("2.5 million", 2500000, 2500000),
    ],
)
def test_words_mean_this_range(words: str, low: int | None, high: int | None) -> None:
    assert quantities.amount(words) == (low, high)


@pytest.mark.parametrize("words", ["civilians", "many", "T-shirts", ""])
def test_words_without_a_number_have_no_range(words: str) -> None:
    assert quantities.amount(words) == (None, None)


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
            "himars launcher",
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


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("several hundred", 300, 999),
        ("a few", 3, 9),
        ("several dozen", 36, 108),
        ("no one", 0, 0),
        ("no casualties", 0, 0),
        ("one soldier", 1, 1),
        ("two", 2, 2),
        ("three dozen", 36, 36),
        ("tens of thousands", 20000, 99999),
        ("40 thousand", 40000, 40000),
        ("at least 12 people", 12, None),
        ("12 to 15", 12, 15),
    ],
)
def test_small_and_vague_numbers_count_too(words: str, low: int, high: int | None) -> None:
    assert quantities.amount(words) == (low, high)


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
