"""Sixty documents of the project's corpora, labelled by hand with their contexts.

36 were drawn at random from every corpus, 24 by keywords of rare contexts: the rare contexts are
more frequent here than in news. Half are for choosing thresholds, half for measuring, by a hash of
the id. A context is labelled where at least one sentence tells of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from services.common.ontology import CONTEXTS
from services.common.schema import Document
from services.extract.knowledge.contexts import FloatArray, implied, unpacked
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from training.corpora import tocsin
from training.gold import GoldDocument
from training.teacher import Teacher

LABELS = Path(__file__).parent / "labelled.jsonl"


class Part(StrEnum):
    """What a labelled document is for."""

    CHOOSE = "choose"
    MEASURE = "measure"


@dataclass(frozen=True)
class Labelled:
    """One labelled document."""

    document: GoldDocument
    part: Part
    contexts: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """What is known of a document: embeddings of its sentences [S, H], contexts of its events."""

    sentences: FloatArray
    implied: frozenset[str]


def read(corpora: Path) -> list[Labelled]:
    """The labelled documents. Raises: ValueError: one is not in the corpora, or a name is wrong."""
    documents = {document.id: document for document in tocsin.read(corpora / "tocsin")}
    found = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        contexts = frozenset(row["contexts"])
        if row["id"] not in documents or not contexts <= set(CONTEXTS):
            raise ValueError(f"labelled.jsonl: {row['id']} is no document, or a context is none")
        found.append(Labelled(documents[row["id"]], Part(row["part"]), contexts))
    return found


def taught(labelled: Sequence[Labelled], teacher: Teacher) -> list[Evidence]:
    """The evidence at its best: embeddings by the teacher, events as annotated."""
    texts = [
        [document.text[s.start : s.end] for s in sentences(document.text)]
        for document in (each.document for each in labelled)
    ]
    flat = teacher.embed([text for document in texts for text in document])
    ends = np.cumsum([len(document) for document in texts]).tolist()
    return [
        Evidence(
            flat[end - len(text) : end],
            implied((t.type, t.modes or ()) for t in each.document.triggers or ()),
        )
        for each, text, end in zip(labelled, texts, ends, strict=True)
    ]


def served(labelled: Sequence[Labelled], reader: Reader) -> list[Evidence]:
    """The evidence as a worker has it: embeddings and events by the model.

    Most of the documents are among those that the model learned from: its events are better here
    than elsewhere. Raises: ValueError: the model gives no sentence embeddings.
    """
    documents = [
        Document(
            id=each.document.id,
            text=each.document.text,
            title=each.document.title,
            sentences=sentences(each.document.text),
        )
        for each in labelled
    ]
    found = []
    for document, reading in zip(documents, reader.read(documents), strict=True):
        if not reading.embeddings:
            raise ValueError("the model gives no sentence embeddings")
        rows = unpacked(reading.embeddings, len(document.layer("sentences")))
        found.append(Evidence(rows, implied((t.type, t.modes) for t in reading.triggers)))
    return found
