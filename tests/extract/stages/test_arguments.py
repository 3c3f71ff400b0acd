"""Which of the model's arguments are kept."""

from __future__ import annotations

from services.common.ontology import EntityType, EventType
from services.common.schema import Argument, Document, Mention, Reading, Role, Trigger
from services.extract.model.confidence import RoleThreshold, Thresholds
from services.extract.model.sentences import sentences
from services.extract.stages import arguments, entities, mentions, references, triggers

TEXT = "On Tuesday the front was calm. Rebels shelled Hama. Five people died in Aleppo."


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def kept(*roles: tuple[str, Role]) -> set[tuple[str, Role]]:
    """What stays of arguments of "shelled"."""
    names = {"Tuesday", "Rebels", "Hama", "Five", "Aleppo"}
    reading = Reading(
        mentions=tuple(
            Mention.of(TEXT, *span(name), type=EntityType.GROUP, confidence=1.0) for name in names
        ),
        triggers=(Trigger.of(TEXT, *span("shelled"), type=EventType.ASSAULT, confidence=1.0),),
        arguments=tuple(
            Argument.of(TEXT, *span(name), trigger=span("shelled"), role=role, confidence=1.0)
            for name, role in roles
        ),
    )
    document = Document(id="doc_a", text=TEXT, sentences=sentences(TEXT), reading=reading)
    for stage in (mentions, triggers, arguments):
        document = stage.run(document)
    return {(a.text, a.role) for a in document.layer("arguments")}


def test_arguments_beside_their_trigger_stay() -> None:
    beside = {("Rebels", Role.ACTOR), ("Hama", Role.LOCATION)}
    assert kept(*beside) == beside


def test_what_the_model_is_sure_of_stays_wherever_it_stands() -> None:
    elsewhere = {("Five", Role.KILLED), ("Tuesday", Role.TIME)}
    assert kept(*elsewhere) == elsewhere


def test_an_argument_without_a_kept_mention_goes() -> None:
    assert kept(("calm", Role.ACTOR)) == set()


def judged(*likely: tuple[str, Role, float]) -> set[tuple[str, Role]]:
    """Who takes part in "shelled", by the network's probabilities and the syntax."""
    names = {"Rebels", "Hama", "Aleppo"}
    reading = Reading(
        mentions=tuple(
            Mention.of(TEXT, *span(name), type=EntityType.GROUP, confidence=1.0) for name in names
        ),
        triggers=(Trigger.of(TEXT, *span("shelled"), type=EventType.ASSAULT, confidence=0.95),),
        arguments=(),
        participants=tuple(
            Argument.of(TEXT, *span(name), trigger=span("shelled"), role=role, confidence=sure)
            for name, role, sure in likely
        ),
    )
    document = Document(id="doc_a", text=TEXT, sentences=sentences(TEXT), reading=reading)
    for stage in (mentions, entities, references, triggers, arguments):
        document = stage.run(document)
    return {(a.text, a.role) for a in document.layer("arguments")}


def test_who_stands_before_an_active_verb_needs_less_to_be_its_actor() -> None:
    assert judged(("Rebels", Role.ACTOR, 0.8)) == {("Rebels", Role.ACTOR)}
    assert judged(("Aleppo", Role.ACTOR, 0.02)) == set()


def test_a_surer_rival_keeps_a_doubtful_actor_out() -> None:
    doubtful = ("Aleppo", Role.ACTOR, 0.2)
    assert judged(("Rebels", Role.ACTOR, 0.95), doubtful) == {("Rebels", Role.ACTOR)}


def test_thresholds_are_the_readers() -> None:
    strict = Thresholds(roles={"actor": RoleThreshold(1.0, 1.0)})
    reading = Reading(
        mentions=(Mention.of(TEXT, *span("Rebels"), type=EntityType.GROUP, confidence=1.0),),
        triggers=(Trigger.of(TEXT, *span("shelled"), type=EventType.ASSAULT, confidence=0.8),),
        arguments=(),
        participants=(
            Argument.of(
                TEXT, *span("Rebels"), trigger=span("shelled"), role=Role.ACTOR, confidence=0.9
            ),
        ),
    )
    document = Document(id="doc_a", text=TEXT, sentences=sentences(TEXT), reading=reading)
    for stage in (mentions, entities, references, triggers):
        document = stage.run(document)
    assert arguments.run(document, strict).layer("arguments") == ()
    assert len(arguments.run(document).layer("arguments")) == 1
