"""The project's own corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from services.common.ontology import ClaimStatus, EntityType, Modality
from services.common.schema import Role
from training.corpora.tocsin import flattened, read
from training.gold import GoldMention

TEXT = "Rebels killed five fishermen at a school near Hama on Monday, police said."


def span(text: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text), **fields}


EVENT: dict[str, Any] = {
    "type": "ASSAULT",
    "modes": ["firearms"],
    "trigger": span("killed"),
    "actors": [span("Rebels")],
    "recipients": [span("five fishermen")],
    "location": span("Hama"),
    "time": span("Monday"),
    "weapons": [],
    "killed": span("five fishermen", min=5, max=5),
    "injured": None,
    "losses": [],
    "modality": "actual",
    "claim": {
        "status": "attributed",
        "source": "police",
        "source_start": TEXT.index("police"),
        "source_end": TEXT.index("police") + 6,
        "cue": "said",
    },
    "also": [span("said")],
}
ENTITIES = [
    span("Rebels", type="GROUP"),
    span("five fishermen", type="GROUP"),
    span("five", type="QUANTITY"),
    span("school", type="LOCATION"),
    span("Hama", type="LOCATION"),
    span("Monday", type="DATE"),
    span("police", type="GROUP"),
]


def write(directory: Path, name: str) -> None:
    row = {"id": "x-1", "document": {"text": TEXT}, "events": [EVENT], "entities": ENTITIES}
    (directory / name).write_text(json.dumps(row) + "\n", encoding="utf-8")


def test_arguments_are_aligned_with_mentions(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl")
    (document,) = read(tmp_path)
    triggers = document.triggers or ()
    roles = {
        (role, TEXT[document.mentions[index].start : document.mentions[index].end])
        for index, role in triggers[0].roles or ()
    }
    assert roles == {
        (Role.ACTOR, "Rebels"),
        (Role.RECIPIENT, "fishermen"),
        (Role.KILLED, "five"),
        (Role.LOCATION, "Hama"),
        (Role.TIME, "Monday"),
        (Role.SOURCE, "police"),
    }
    assert triggers[0].modality is Modality.ACTUAL
    assert triggers[0].claim_status is ClaimStatus.ATTRIBUTED


def test_a_second_telling_is_a_trigger_without_annotated_roles(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl")
    (document,) = read(tmp_path)
    assert [trigger.roles is None for trigger in document.triggers or ()] == [False, True]


def test_lower_case_locations_are_dropped_only_where_they_are_noise(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl")
    write(tmp_path, "b.jsonl")
    kept, dropped = read(tmp_path)
    assert len(kept.mentions) == len(dropped.mentions) + 1


def test_the_outermost_mention_wins() -> None:
    text = "Bank of Syria"
    outer = GoldMention(0, 13, EntityType.ORGANIZATION)
    assert flattened([GoldMention(8, 13, EntityType.LOCATION), outer], text) == (outer,)


def test_a_number_stands_apart_from_the_noun_inside_it() -> None:
    text = "3 T-72 tanks"
    nested = [
        GoldMention(0, 12, EntityType.QUANTITY),
        GoldMention(2, 6, EntityType.VEHICLE),
        GoldMention(7, 12, EntityType.VEHICLE),
    ]
    flat = flattened(nested, text)
    assert [text[mention.start : mention.end] for mention in flat] == ["3", "T-72", "tanks"]
