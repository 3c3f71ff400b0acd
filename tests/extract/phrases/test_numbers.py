"""How many of what, in whole sentences: people, equipment and goods, by the grammar alone.

numbers.csv: the sentence; the trigger of the event that is looked at, as TYPE:words; triggers
`beside` it; the people and things that the network would have marked; what the event counts.
"5-" is five or more, "-30" up to thirty.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from services.common.ontology import EntityType, EventType
from services.common.record import Event
from services.common.schema import Claim, Document, Happening, Mention, Reading, Trigger
from services.extract.model.sentences import sentences
from services.extract.stages import events, quantities

TABLE = Path(__file__).parent / "numbers.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf8").splitlines()))


def read(row: dict[str, str]) -> Event:
    text = row["sentence"]
    triggers = [a_trigger(text, words) for words in (row["trigger"], *split(row["beside"], "|"))]
    mentions = [
        a_mention(text, words, EntityType.PERSON if words.istitle() else EntityType.GROUP)
        for words in split(row["people"], "|")
    ]
    mentions += [a_mention(text, words, EntityType.VEHICLE) for words in split(row["things"], "|")]
    in_order = tuple(sorted(mentions, key=lambda mention: mention.start))
    told = tuple((trigger.start, trigger.end) for trigger in triggers)
    document = Document(
        id="doc_a",
        text=text,
        sentences=sentences(text),
        reading=Reading(mentions=in_order, triggers=tuple(triggers), arguments=()),
        mentions=in_order,
        entities=(),
        triggers=tuple(sorted(triggers, key=lambda trigger: trigger.start)),
        arguments=(),
        claims=tuple(
            Claim(trigger=offsets, status=trigger.claim_status, modality=trigger.modality)
            for offsets, trigger in zip(told, triggers, strict=True)
        ),
        times=(),
        places=(),
        happenings=tuple(Happening(told=offsets) for offsets in told),
        contexts=(),
    )
    first, *_ = events.run(quantities.run(document)).layer("events")
    return Event.model_validate(first)


def split(words: str, by: str = ";") -> list[str]:
    return [part.strip() for part in words.split(by) if part.strip()]


def a_trigger(text: str, words: str) -> Trigger:
    kind, _, words = words.partition(":")
    start = text.index(words)
    return Trigger.of(text, start, start + len(words), type=EventType(kind), confidence=0.9)


def a_mention(text: str, words: str, kind: EntityType) -> Mention:
    start = text.index(words)
    return Mention.of(text, start, start + len(words), type=kind, confidence=0.9)


def written(low: int | None, high: int | None) -> str:
    return f"{'' if low is None else low}-{'' if high is None else high}"


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"][:60] for row in ROWS])
def test_a_sentence_counts_what_it_says(row: dict[str, str]) -> None:
    event = read(row)
    people = event.casualties.model_dump() if event.casualties else {}
    assert sorted(split(row["casualties"])) == sorted(
        f"{kind} {written(toll['min'], toll['max'])}" for kind, toll in people.items() if toll
    )
    assert sorted(split(row["losses"])) == sorted(
        f"{loss.object} {written(loss.min, loss.max)} {loss.outcome}" for loss in event.losses
    )
    assert sorted(split(row["amounts"])) == sorted(
        " ".join((of.object or "-", *([of.unit] if of.unit else []), written(of.min, of.max)))
        for of in event.amounts
    )
