"""The scorer of contexts before it serves: descriptions and background embedded, a choice made."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from services.common.ontology import CONTEXTS
from services.extract.knowledge.contexts import (
    Choice,
    ContextScorer,
    Descriptions,
    FloatArray,
)
from training.contexts.labelled import Evidence
from training.contexts.scores import micro
from training.teacher import Teacher

CURRENT_EVENTS = Path("open/wikipedia_current_events/current_events.jsonl.gz")
# Reports of later days may be machine-written.
LAST_DAY = "2025-11-30"
BACKGROUND_REPORTS = 2000
SEED = 1
# What is tried; of choices that do equally well the first is taken.
NEAREST = (1, 2, 3)
SENTENCES = (1, 2, 3)
BONUSES = (0.0, 1.0, 2.0, 3.0)
THRESHOLDS = tuple(round(0.1 * step, 1) for step in range(5, 45))


def read_descriptions(path: Path) -> list[list[str]]:
    """Of each context, in the codebook's order. Raises: ValueError: the file does not fit it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))["descriptions"]
    if tuple(table) != CONTEXTS or len({len(texts) for texts in table.values()}) != 1:
        raise ValueError(f"{path.name}: wants each context in order, with equally many texts")
    return list(table.values())


def embed_descriptions(texts: Sequence[Sequence[str]], teacher: Teacher) -> Descriptions:
    """Embedded and rounded to half precision, as they will be stored."""
    flat = teacher.embed([text for each in texts for text in each])
    rounded = flat.astype(np.float16).astype(np.float32)
    return Descriptions(rounded.reshape(len(texts), len(texts[0]), -1))


def read_background(corpora: Path, reports: int = BACKGROUND_REPORTS) -> list[str]:
    """A sample of one-sentence reports of the Wikipedia current events portal."""
    with gzip.open(corpora / CURRENT_EVENTS, "rt", encoding="utf-8") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row["date"] <= LAST_DAY]
    return random.Random(SEED).sample(texts, reports)


def scorer(
    descriptions: Descriptions,
    background: FloatArray,
    labelled: Sequence[Evidence],
    gold: Sequence[frozenset[str]],
) -> ContextScorer:
    """The one whose contexts agree best with the labels, by micro F1. `background`: [N, H]."""
    best: tuple[float, ContextScorer] | None = None
    for nearest, pooled, bonus in itertools.product(NEAREST, SENTENCES, BONUSES):
        mean, deviation = _standard(descriptions.similarities(background, nearest))
        for threshold in THRESHOLDS:
            choice = Choice(threshold=threshold, bonus=bonus, sentences=pooled, nearest=nearest)
            tried = ContextScorer(descriptions, mean, deviation, choice)
            found = [frozenset(tried.contexts(each.sentences, each.implied)) for each in labelled]
            score = micro(found, gold).f1
            if best is None or score > best[0]:
                best = score, tried
    assert best is not None
    return best[1]


def _standard(alike: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and deviation of each context among unrelated sentences: [N, C] -> [C], [C].

    The deviation is drawn half-way (the geometric mean) to that of all contexts: a context that
    news is full of varies more, for good reason, and would hardly ever be named.
    """
    deviation = alike.std(axis=0)
    return alike.mean(axis=0), np.sqrt(deviation * deviation.mean())
