"""No stage takes much longer than the model's own over a long text, whatever stands in it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from itertools import count, product

import pytest

from services.common.schema import Document
from services.common.settings import Settings
from services.extract.pipeline import Pipeline, Shared
from services.extract.tasks import load_pipeline

CHARS = 20_000
# Generous, so that a busy machine does not decide.
MOST_OF_READ = 4
FIRST_NAMES = ("Ahmad", "Omar", "Khaled", "Ivan", "Peter", "Maria", "Elena", "Olga", "Tariq")
SYLLABLES = ("ba", "ra", "mo", "ki", "tal", "der", "van", "sho", "lin", "gor", "zan", "mek", "hul")


def _words() -> Iterator[str]:
    while True:
        yield from ("".join(parts).capitalize() for parts in product(SYLLABLES, repeat=3))


def _names() -> Iterator[str]:
    for number, word in enumerate(_words()):
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        yield f"{first} {word} of the {word} Liberation Front met General {word}. "


def _tellings() -> Iterator[str]:
    return ("Rebels shelled Homs, killing five. " for _ in count())


def _places() -> Iterator[str]:
    return (f"Troops shelled the village of {word} near {word}abad. " for word in _words())


def _pronouns() -> Iterator[str]:
    return ("He said that they attacked her and it was his, while she told them. " for _ in count())


def _numbers() -> Iterator[str]:
    for at in count():
        yield f"On {at % 28 + 1} March 20{at % 20:02d}, {at % 97} killed, {at % 50} tonnes. "


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    found = load_pipeline(Settings())
    found.warm_up()
    return found


@pytest.mark.parametrize("sentences", [_names, _tellings, _places, _pronouns, _numbers])
def test_stages_keep_pace_with_the_model(
    pipeline: Pipeline, sentences: Callable[[], Iterator[str]]
) -> None:
    parts: list[str] = []
    so_far = 0
    for sentence in sentences():
        parts.append(sentence)
        so_far += len(sentence)
        if so_far >= CHARS:
            break
    text = "".join(parts)[:CHARS]
    document = Document(
        id="doc_long", text=text, published_at=dt.datetime(2015, 10, 8, tzinfo=dt.UTC)
    )
    spent: dict[str, float] = {}
    for name, stage in pipeline.stages:
        began = time.perf_counter()
        (document,) = stage.run([document]) if isinstance(stage, Shared) else [stage(document)]
        spent[name] = time.perf_counter() - began
    read = spent.pop("read")
    assert sum(spent.values()) < MOST_OF_READ * read, spent
