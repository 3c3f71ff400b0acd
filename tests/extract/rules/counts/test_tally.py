"""Tolls from two sources, from two sides, and from the network alone."""

from __future__ import annotations

from services.common.ontology import EntityType, EventType
from services.common.schema import (
    Argument,
    Claim,
    Document,
    Happening,
    Mention,
    Quantity,
    Reading,
    Role,
    Trigger,
)
from services.extract.model.sentences import sentences
from services.extract.rules.counts.tally import tally
from services.extract.stages import events, quantities


def told(text: str, attack: str, **marked: EntityType) -> Document:
    """A document with one attack, and the mentions given by their words."""
    start = text.index(attack)
    trigger = Trigger.of(text, start, start + len(attack), type=EventType.ASSAULT, confidence=1.0)
    found = [
        Mention.of(text, text.index(words), text.index(words) + len(words), type=kind, confidence=1)
        for words, kind in marked.items()
    ]
    mentions = tuple(sorted(found, key=lambda mention: mention.start))
    offsets = (trigger.start, trigger.end)
    return Document(
        id="doc_a",
        text=text,
        sentences=sentences(text),
        reading=Reading(mentions=mentions, triggers=(trigger,), arguments=()),
        mentions=mentions,
        entities=(),
        triggers=(trigger,),
        arguments=(),
        claims=(Claim(trigger=offsets, status=trigger.claim_status, modality=trigger.modality),),
        times=(),
        places=(),
        happenings=(Happening(told=offsets),),
        contexts=(),
    )


def ranges(found: list[Quantity]) -> list[tuple[str, int | None, int | None]]:
    return [(str(q.counts), q.min, q.max) for q in found]


def test_two_tolls_are_kept_with_their_sources() -> None:
    document = told(
        "The raid hit the town. Kigali said five people died, Goma said 20 people died.",
        "raid",
        Kigali=EntityType.ORGANIZATION,
        Goma=EntityType.ORGANIZATION,
    )
    (event,) = events.run(quantities.run(document)).layer("events")
    killed = event.casualties.killed
    assert (killed.min, killed.max, killed.source.text) == (5, 5, "Kigali")
    (other,) = killed.others
    assert (other.min, other.max, other.source.text) == (20, 20, "Goma")


def test_the_same_toll_again_is_no_other() -> None:
    text = "The raid killed five people. Doctors confirmed that five people died."
    (event,) = events.run(quantities.run(told(text, "raid"))).layer("events")
    assert event.casualties.killed.others == ()


def test_the_dead_of_both_sides_are_added_up() -> None:
    document = told("The clash killed 12 rebels; three soldiers died too.", "clash")
    assert ranges(tally(document)) == [("killed", 15, 15)]


def test_a_sure_argument_counts_without_a_word_for_it() -> None:
    text = "Gunmen waylaid a clerk at his door."
    document = told(text, "waylaid", clerk=EntityType.PERSON)
    argument = Argument.of(text, 17, 22, trigger=(7, 14), role=Role.KILLED, confidence=0.9)
    assert ranges(tally(document.model_copy(update={"arguments": (argument,)}))) == [
        ("killed", 1, 1)
    ]


def test_an_unsure_argument_counts_nothing_alone() -> None:
    text = "Gunmen waylaid a clerk at his door."
    document = told(text, "waylaid", clerk=EntityType.PERSON)
    argument = Argument.of(text, 17, 22, trigger=(7, 14), role=Role.KILLED, confidence=0.2)
    assert tally(document.model_copy(update={"arguments": (argument,)})) == []


def test_a_planned_attack_has_no_toll_yet() -> None:
    document = told("They threaten a raid like the one in which 12 people died.", "raid")
    (trigger,) = document.layer("triggers")
    planned = trigger.model_copy(update={"modality": "future"})
    assert tally(document.model_copy(update={"triggers": (planned,)})) == []
