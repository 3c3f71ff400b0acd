"""What a location mention could be, by the countries that the document names."""

from __future__ import annotations

from services.common.ontology import EntityType
from services.common.schema import Document, Mention, Place
from services.extract.stages import entities, places


def found(text: str, *names: tuple[str, EntityType]) -> dict[str, Place]:
    mentions = tuple(
        Mention.of(text, text.index(n), text.index(n) + len(n), type=kind, confidence=1.0)
        for n, kind in names
    )
    document = Document(id="doc_a", text=text).with_layer("mentions", mentions)
    return {p.text: p for p in places.run(entities.run(document)).layer("places")}


def test_the_documents_people_decide_between_namesakes() -> None:
    place = ("Tripoli", EntityType.LOCATION)
    alone = found("A blast in Tripoli.", place)
    lebanese = found("Lebanese troops in Tripoli.", ("Lebanese", EntityType.GROUP), place)
    assert alone["Tripoli"].candidates[0].country == "LBY"
    assert lebanese["Tripoli"].candidates[0].country == "LBN"


def test_candidates_come_best_first_with_scores() -> None:
    scores = [c.score for c in found("In Hama.", ("Hama", EntityType.LOCATION))["Hama"].candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_only_locations_are_looked_up_and_unknown_ones_are_left_out() -> None:
    assert found("Paris Hilton", ("Paris Hilton", EntityType.PERSON)) == {}
    assert found("Kafr Nowhere", ("Kafr Nowhere", EntityType.LOCATION)) == {}
