"""Documents that no writer meant: each comes out with its events or without, and in time."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest

from services.common.schema import Document
from services.extract.pipeline import Pipeline
from services.extract.result import to_result

# On a busy machine.
MOST_SECONDS = 20
DAY = dt.datetime(2015, 10, 8, 12, tzinfo=dt.UTC)
FIRST = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
LAST = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)
DATED = (
    "Rebels shelled Homs yesterday, killing five soldiers. Tonight's raid follows one of last year,"
    " one in spring, one 3 weeks ago and one on 31/12/9999; on Monday an attack is planned."
)
TEXTS = {
    "tildes": "Rebels killed " + "~" * 2_000 + " five soldiers in Homs.",
    "articles": "Rebels killed " + "the " * 1_000 + "five soldiers in Homs.",
    "nights": "Rebels killed five on the " + "night " * 60 + "x in Homs.",
    "dawns": "Rebels killed five soldiers at " + "dawn " * 60 + "10 10 in Homs.",
    "long number": "Rebels killed " + "9" * 309 + " soldiers in Homs.",
    "longer number": "Rebels killed " + "9" * 5_000 + " soldiers in Homs on Monday.",
    "number of groups": "Rebels killed " + "123 " * 2_000 + "soldiers and 9" + ",000" * 200,
    "last night": "Rebels killed five soldiers on the night of 31/12/9999 in Homs.",
    "last week": "Rebels killed five soldiers in the week of 31/12/9999 in Homs.",
    "clauses": "Rebels killed five, " + "a who " * 1_200 + "a said it.",
    "bracket": "Rebels killed five " + ") said it " * 800,
    "far away": "A ship sank 1,500 km east of Suva, killing 12 people, police said.",
    "astray": "A ship sank " + "9" * 60 + " km east of Suva, killing 12 people.",
    "symbols": "!?#@%&*()[]{}<>~≈≥=+-_/\\|^$€£" * 100,
    "marks of speech": "\"'“”«»‘’" * 500,
    "no space": "x" * 20_000,
    "digits": "1" * 20_000,
    "brackets": "(" * 1_500 + "Rebels killed five soldiers in Homs" + ")" * 1_500,
    "brackets and words": "Rebels (killed [five " * 300 + "soldiers" + "]) in Homs" * 300,
    "commas": "Rebels killed five soldiers" + ", and" * 1_500 + ".",
    "spaces": "Rebels killed" + " " * 10_000 + "five soldiers in Homs.",
    "lines": "Rebels\n\n\n" * 1_000,
    "controls": "Rebels\x00\x1b\u202e killed\ufeff five\u200b soldiers\x7f in Homs.",
    "accents": "Rebels killed five" + "\u0301" * 3_000 + " soldiers in Homs.",
    "sentences": "It rained. " * 5_000,
    "attacks": "Rebels shelled Homs. " * 500,
    "nothing": "",
}


def ends(pipeline: Pipeline, document: Document) -> Document:
    began = time.perf_counter()
    done = pipeline.run(document)
    json.dumps(to_result(done, pipeline.reader, 0, 0))
    assert time.perf_counter() - began < MOST_SECONDS
    return done


@pytest.mark.parametrize("name", TEXTS)
def test_an_odd_text_ends(pipeline: Pipeline, name: str) -> None:
    ends(pipeline, Document(id="doc_a", text=TEXTS[name], published_at=DAY))


@pytest.mark.parametrize("published", [None, FIRST, LAST])
def test_a_text_of_any_day_ends(pipeline: Pipeline, published: dt.datetime | None) -> None:
    done = ends(pipeline, Document(id="doc_a", text=DATED, published_at=published))
    assert done.events


@pytest.mark.parametrize("offset", ["+24:00", "+99", "-99:99", "banana", 5, None, [], {}])
def test_what_is_no_offset_changes_nothing(pipeline: Pipeline, offset: object) -> None:
    plain = Document(id="doc_a", text=DATED, published_at=DAY)
    told = plain.model_copy(update={"metadata": {"utc_offset": offset}})
    assert ends(pipeline, told).events == ends(pipeline, plain).events


@pytest.mark.parametrize("published", [FIRST, LAST])
def test_an_offset_at_the_edge_of_the_calendar_ends(
    pipeline: Pipeline, published: dt.datetime
) -> None:
    for offset in ("+03:00", "-03:00"):
        metadata = {"utc_offset": offset}
        ends(
            pipeline,
            Document(id="doc_a", text=DATED, published_at=published, metadata=metadata),
        )
