"""Date mentions of a document become times, some of them by the days told around them."""

from __future__ import annotations

import datetime as dt

import pytest

from services.common.ontology import EntityType
from services.common.schema import Document, Mention
from services.common.spans import Time
from services.extract.model.sentences import sentences
from services.extract.stages import times

THURSDAY = dt.datetime(2015, 10, 8, tzinfo=dt.UTC)


def told(text: str, *expressions: str) -> dict[str, str]:
    """The first day of each expression's time, where it has one."""
    dates = [
        Mention.of(text, at, at + len(words), type=EntityType.DATE, confidence=1.0)
        for words in expressions
        for at in [text.index(words)]
    ]
    document = Document(
        id="doc_a", text=text, published_at=THURSDAY, sentences=sentences(text)
    ).with_layer("mentions", tuple(dates))
    found: tuple[Time, ...] = times.run(document).layer("times")
    return {time.text: time.from_.isoformat() for time in found}


def test_only_resolved_dates_reach_the_layer() -> None:
    assert told("On Wednesday, days later", "Wednesday", "days later") == {
        "Wednesday": "2015-10-07"
    }


@pytest.mark.parametrize(
    "expression", ["11:05", "around 11:05", "0400h", "0630 GMT", "dawn", "that night", "9 am"]
)
def test_a_clock_time_takes_the_day_told_beside_it(expression: str) -> None:
    text = f"Rebels shelled Hama on Monday. It began {expression} and went on."
    assert told(text, "Monday", expression)[expression] == "2015-10-05"


@pytest.mark.parametrize("expression", ["11:05", "dawn", "that night", "the next day"])
def test_a_clock_time_alone_is_not_the_day_of_publication(expression: str) -> None:
    assert told(f"Rebels shelled Hama {expression}.", expression) == {}


def test_the_nearest_day_of_the_sentence_holds() -> None:
    text = "On Monday rebels met. At dawn on Tuesday, then on Sunday, they left."
    assert told(text, "Monday", "dawn", "Tuesday", "Sunday")["dawn"] == "2015-10-06"


def test_a_day_told_long_before_holds_no_more() -> None:
    text = f"Monday was hot. {'It rained. ' * 6}Shelling began at dawn."
    assert "dawn" not in told(text, "Monday", "dawn")


@pytest.mark.parametrize(
    ("expression", "day"),
    [("the next day", "2015-10-06"), ("a day earlier", "2015-10-04"), ("same day", "2015-10-05")],
)
def test_a_day_counts_from_the_day_told(expression: str, day: str) -> None:
    text = f"They met on Monday. They parted {expression}."
    assert told(text, "Monday", expression)[expression] == day


def test_a_period_is_no_day_to_count_from() -> None:
    assert "dawn" not in told("In 2014, at dawn, it fell.", "2014", "dawn")
