"""Which triggers tell of one happening, in passages as reports have them.

A row marks each trigger with the number of its happening: "<1:attacked> a post. The <1:attack>".
The network is taken to doubt every two of them alike, so that the words decide.
"""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from services.common.ontology import EntityType, EventType
from services.common.schema import Document, Mention, Reading, Retelling, Trigger
from services.extract.model.sentences import sentences
from services.extract.stages import happenings

CASES = [
    pytest.param(
        case,
        id=case["told"],
        marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [],
    )
    for case in map(
        json.loads,
        Path(__file__).with_name("happenings.jsonl").read_text("utf8").splitlines(),
    )
]
MARKED = re.compile(r"<(\d):([^>]+)>")
DOUBT = 0.15

Offsets = tuple[int, int]


def unmarked(told: str) -> tuple[str, dict[Offsets, str]]:
    """The passage without its marks, and the number of the happening at each trigger."""
    text, numbers, at = "", {}, 0
    for mark in MARKED.finditer(told):
        text += told[at : mark.start()]
        numbers[len(text), len(text) + len(mark[2])] = mark[1]
        text, at = text + mark[2], mark.end()
    return text + told[at:], numbers


def read(case: dict[str, Any]) -> tuple[Document, dict[Offsets, str]]:
    text, numbers = unmarked(case["told"])
    kind = EventType(case["type"])
    triggers = tuple(Trigger.of(text, *span, type=kind, confidence=0.8) for span in numbers)
    mentions, at = [], 0
    for words, mentioned in case["mentions"]:
        at = text.index(words, at)
        end = at + len(words)
        mentions.append(Mention.of(text, at, end, type=EntityType(mentioned), confidence=1.0))
        at = end
    doubts = tuple(
        Retelling(first=first, second=second, confidence=DOUBT)
        for first, second in combinations(numbers, 2)
    )
    reading = Reading(
        mentions=tuple(mentions), triggers=triggers, arguments=(), resemblances=doubts
    )
    document = Document(
        id="doc_a",
        text=text,
        sentences=sentences(text),
        reading=reading,
        mentions=tuple(mentions),
        triggers=triggers,
        arguments=(),
    )
    return document, numbers


@pytest.mark.parametrize("case", CASES)
def test_one_event_per_happening(case: dict[str, Any]) -> None:
    document, numbers = read(case)
    found = happenings.run(document).layer("happenings")
    told = {frozenset((each.told, *each.also)) for each in found}
    expected = {
        frozenset(span for span, each in numbers.items() if each == number)
        for number in numbers.values()
    }
    assert told == expected
