"""Date phrases of reports, each in its sentence, come out as the days that an analyst would note.

`others` are the other dates that the sentence tells, `ahead` is for what lies behind the
publication, as plans do; "¶" is a line break. Written by hand, before the code was asked.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.common.spans import Time
from services.extract.model.sentences import sentences
from services.extract.rules.times.days import of_mention
from services.extract.stages import times

DATA = Path(__file__).with_name("dates.csv")
ROWS = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))
NAMES = [f"{row['expression']}:{number}" for number, row in enumerate(ROWS)]


def told(row: dict[str, str]) -> Time | None:
    """The time of the row's expression, by the stage."""
    text = row["text"].replace("¶", "\n")
    mentions = []
    for words in filter(None, [row["expression"], *row["others"].split("|")]):
        at = text.lower().index(words.lower())
        span = Mention.of(text, at, at + len(words), type=EntityType.DATE, confidence=1.0)
        mentions.append(span)
    document = Document(
        id="doc_a",
        text=text,
        published_at=dt.datetime.fromisoformat(row["published_at"]),
        sentences=sentences(text),
    ).with_layer("mentions", tuple(sorted(mentions, key=lambda mention: mention.start)))
    found: tuple[Time, ...] = times.run(document).layer("times")
    time = next((time for time in found if time.start == mentions[0].start), None)
    if row["ahead"]:
        return of_mention(document, mentions[0], ahead=True)
    return time


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_phrase_means_these_days(row: dict[str, str]) -> None:
    time = told(row)
    found = time and (time.from_.isoformat(), time.to.isoformat(), time.granularity.value)
    assert found == ((row["from"], row["to"], row["granularity"]) if row["from"] else None)
    assert time is None or time.reason


def test_there_are_enough_phrases() -> None:
    assert len(ROWS) >= 150
