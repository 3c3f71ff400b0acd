"""Who says so, in whole passages as reports print them; what the network read is in the row.

Each row of claims.jsonl: a text, the trigger of an event, its mentions [start, end, type], its
arguments [role, start, end, confidence] and the status that the network gave it, with confidence;
`claim` is what an analyst would write down.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.common.ontology import ClaimStatus, EntityType, EventType
from services.common.schema import Argument, Claim, Document, Mention, Role, Trigger
from services.extract.model.sentences import sentences
from services.extract.stages import claims, entities

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line)
    for line in Path(__file__).with_name("claims.jsonl").read_text("utf-8").splitlines()
]
# Not yet right: a label that the network outvotes, a second verb of one clause that the network
# did not read as an event, hearsay as a subject, a doubt in the next sentence, a "he" for a noun.
NOT_YET = (
    ("Police: gunman", "killed"),
    ("Villagers say the soldiers", "drove off"),
    ("Rumours that the general", "arrested"),
    ("The rebels say they shot", "shot down"),
    ("The minister spoke in Brussels", "crossed"),
)


def parameter(row: Row) -> Any:
    is_hard = any(row["text"].startswith(s) and row["trigger"] == t for s, t in NOT_YET)
    marks = [pytest.mark.xfail(strict=True)] if is_hard else []
    return pytest.param(row, marks=marks, id=f"{row['text'][:50]} {row['trigger']}")


def claim_of(row: Row) -> Claim:
    text: str = row["text"]
    at = (text.index(row["trigger"]), text.index(row["trigger"]) + len(row["trigger"]))
    status, confidence = row["network"]
    trigger = Trigger.of(
        text,
        *at,
        type=EventType(row["type"]),
        confidence=1.0,
        claim_status=ClaimStatus(status),
        claim_confidence=confidence,
    )
    mentions = tuple(
        Mention.of(text, start, end, type=EntityType(kind), confidence=1.0)
        for start, end, kind in row["mentions"]
    )
    arguments = tuple(
        Argument.of(text, start, end, trigger=at, role=Role(role), confidence=sure)
        for role, start, end, sure in row["arguments"]
    )
    document = Document(id="doc_a", text=text, sentences=sentences(text), mentions=mentions)
    document = entities.run(document)
    document = document.with_layer("triggers", (trigger,)).with_layer("arguments", arguments)
    (claim,) = claims.run(document).layer("claims")
    assert isinstance(claim, Claim)
    return claim


@pytest.mark.parametrize("row", [parameter(row) for row in ROWS])
def test_a_passage_says_who_vouches_for_an_event(row: Row) -> None:
    claim = claim_of(row)
    assert {
        "status": claim.status.value,
        "source": claim.source.text if claim.source else None,
        "cue": claim.cue,
        "source_type": claim.source_type.value if claim.source_type else None,
        "via": claim.via.text if claim.via else None,
    } == row["claim"]


def test_enough_claims_are_tested() -> None:
    assert len(ROWS) >= 125
    assert len(NOT_YET) < 0.04 * len(ROWS)
