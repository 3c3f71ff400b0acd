from __future__ import annotations

from services.common.ontology import EntityType, EventType, Sector
from services.common.record import Participant
from services.common.schema import Argument, Document, Entity, Mention, Role
from services.extract.assembly.layers import Layers
from services.extract.assembly.participants import Scene, _by_event, sides
from services.extract.knowledge.actors import Description

LAYERS = ("triggers", "arguments", "claims", "times", "places", "quantities")
TEXT = "Malian police and Malian troops searched Gao. Police left. France and Chad met."


def participant(
    words: str,
    event: EventType = EventType.COERCE,
    *,
    title: str | None = None,
    countries: dict[str, str] | None = None,
    kind: EntityType = EntityType.GROUP,
) -> Participant:
    entities = []
    for number, (name, country) in enumerate({words: None, **(countries or {})}.items()):
        start = TEXT.index(name)
        mention = Mention.of(TEXT, start, start + len(name), type=kind, confidence=0.9)
        entities.append(
            Entity(
                id=f"ent_{number}",
                type=kind,
                name=name,
                country=country,
                mentions=(mention,),
            )
        )
    document = Document(id="doc_a", text=TEXT, title=title).with_layer("entities", tuple(entities))
    for layer in LAYERS:
        document = document.with_layer(layer, ())
    said = entities[0].mentions[0]
    argument = Argument.of(
        TEXT, said.start, said.end, trigger=(0, 1), role=Role.ACTOR, confidence=0.9
    )
    (found,) = sides(Layers(document), [argument], event, None)[0]
    return found


def test_a_country_that_attacks_does_so_by_its_armed_forces() -> None:
    assert participant("France").sector is Sector.GOV
    attacker = participant("France", EventType.ASSAULT)
    assert (attacker.country, attacker.sector) == ("FRA", Sector.MIL)


def test_a_person_who_is_called_like_a_country_is_no_army() -> None:
    attacker = participant("Chad", EventType.ASSAULT, kind=EntityType.PERSON)
    assert attacker.sector is not Sector.MIL
    assert "None" not in (attacker.reason or "")


def test_an_army_by_the_event_alone_has_that_for_its_reason() -> None:
    start = TEXT.index("France")
    argument = Argument.of(TEXT, start, start + 6, trigger=(0, 1), role=Role.ACTOR, confidence=0.9)
    scene = Scene(EventType.ASSAULT, None)
    known = _by_event(Description(), argument, EntityType.LOCATION, scene)
    assert known.reason == "in ASSAULT by its armed forces"


def test_whoever_has_no_country_is_of_that_which_the_document_is_about() -> None:
    found = participant("Police", countries={"Malian police": "MLI", "Malian troops": "MLI"})
    assert (found.country, found.sector) == ("MLI", Sector.COP)
    assert found.reason == "description: police; the document is about Mali"


def test_two_countries_that_are_named_alike_are_not_guessed_between() -> None:
    assert participant("Police", countries={"Malian police": "MLI", "Gao": "NER"}).country is None


def test_a_title_that_names_one_country_says_what_a_document_is_about() -> None:
    assert participant("Police", title="Clashes in Mali").country == "MLI"
    assert participant("Police", title="Mali and Niger talk").country is None
