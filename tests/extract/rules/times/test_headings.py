"""Dates at the head of a line date what stands under or behind them."""

from __future__ import annotations

import datetime as dt

from services.common.schema import Document
from services.common.spans import Granularity, Time
from services.extract.rules.times.headings import blocks, heading


def heads(text: str, *dates: str) -> dict[str, str | None]:
    """For each word in capitals the date that heads it."""
    times = []
    for number, words in enumerate(dates, start=1):
        at, day = text.index(words), dt.date(2015, 10, number)
        span = {"text": words, "start": at, "end": at + len(words)}
        times.append(Time(**span, from_=day, to=day, granularity=Granularity.DAY))
    dated = blocks(Document(id="doc_a", text=text), times)
    marks = [word for word in ("AAA", "BBB", "CCC") if word in text]
    found = {mark: heading(dated, text.index(mark)) for mark in marks}
    return {mark: time.text if time else None for mark, time in found.items()}


def test_a_date_alone_on_a_line_dates_the_lines_below_to_the_next_one() -> None:
    text = "AAA\nMonday, 5 Oct:\n- BBB\n\n📌 Tuesday 6\n- CCC"
    assert heads(text, "Monday, 5 Oct", "Tuesday 6") == {
        "AAA": None,
        "BBB": "Monday, 5 Oct",
        "CCC": "Tuesday 6",
    }


def test_a_date_before_a_stop_dates_its_own_line() -> None:
    text = "5 Oct. AAA falls.\nBBB holds.\n• 6 Oct – CCC"
    assert heads(text, "5 Oct", "6 Oct") == {"AAA": "5 Oct", "BBB": None, "CCC": "6 Oct"}


def test_a_dateline_and_a_sentence_head_nothing() -> None:
    assert heads("DAMASCUS, Oct 8 (AFP) - AAA\nBBB", "Oct 8") == {"AAA": None, "BBB": None}
    assert heads("On Monday AAA fell.\nBBB held.", "Monday") == {"AAA": None, "BBB": None}


def test_a_document_without_dates_has_no_blocks() -> None:
    assert heads("AAA\nBBB") == {"AAA": None, "BBB": None}
