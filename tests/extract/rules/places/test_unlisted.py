"""Where places that no list has lie: a country, and a point only where one is near."""

from __future__ import annotations

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place
from services.extract.knowledge.place_weights import place_weights
from services.extract.rules.places import choice as place_choice
from services.extract.rules.places import countries as place_countries
from services.extract.rules.places import unlisted
from services.extract.stages import entities, places, segment


def resolved(text: str, name: str, beside: dict[str, EntityType]) -> Place:
    mentions = []
    for words, kind in {**beside, name: EntityType.LOCATION}.items():
        start = text.index(words)
        mentions.append(Mention.of(text, start, start + len(words), type=kind, confidence=1.0))
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    document = segment.run(Document(id="doc_a", text=text)).with_layer("mentions", ordered)
    found = places.run(entities.run(document)).layer("places")
    return next(place for place in found if place.text == name)


@pytest.mark.parametrize(
    ("text", "name", "beside", "country"),
    [
        ("Two mortars fell on Qarzeen, a village near Idlib, on Monday.", "Qarzeen",
         ["Idlib"], "SYR"),
        ("A mine killed a shepherd in Bostaneh in Helmand province.", "Bostaneh",
         ["Helmand province"], "AFG"),
        ("Gunmen raided Kwarzuma near Maiduguri and burned homes.", "Kwarzuma",
         ["Maiduguri"], "NGA"),
    ],
)  # fmt: skip
def test_a_place_tied_to_a_listed_one_gets_its_point(
    text: str, name: str, beside: list[str], country: str
) -> None:
    best = resolved(text, name, dict.fromkeys(beside, EntityType.LOCATION)).candidates[0]
    assert best.country == country
    assert best.latitude is not None


def test_a_far_capital_gives_no_point() -> None:
    text = (
        "Islamist fighters took the hamlet of Tazizout on Friday. The army said it had lost "
        "touch with the post. Nobody could be reached. In Bamako the junta called a meeting."
    )
    place = resolved(text, "Tazizout", {"Bamako": EntityType.LOCATION})
    best = place.candidates[0]
    assert best.country == "MLI"
    assert best.latitude is None
    assert best.longitude is None
    assert "no nearer place" in (place.reason or "")


def test_a_listed_group_speaks_for_its_country() -> None:
    text = "The Houthis shelled Qarzeen on Sunday."
    best = resolved(text, "Qarzeen", {"Houthis": EntityType.GROUP}).candidates[0]
    assert best.country == "YEM"


def test_nothing_around_says_nothing() -> None:
    document = Document(id="doc_a", text="A mine went off in Qarzeen.")
    mention = Mention.of(document.text, 19, 26, type=EntityType.LOCATION, confidence=1.0)
    read = entities.run(segment.run(document).with_layer("mentions", (mention,)))
    found = places.run(read).layer("places")
    assert all(place.candidates[0].latitude is None for place in found)


def test_every_feature_has_one_weight() -> None:
    weights = place_weights()
    assert len(weights["listed"]) == len(place_choice.FEATURES)
    assert len(weights["country"]) == len(place_countries.COUNTRY_FEATURES)
    assert len(weights["near"]) == len(unlisted.NEAR_FEATURES)
