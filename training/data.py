"""What the model learns from: which corpora, which part of them, and how much of each an epoch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.pairs import TokenSpan, sentence_spans
from services.extract.model.sentences import sentences
from training.corpora import conll, frames, tocsin
from training.examples import Example, examples
from training.gold import GoldDocument
from training.teacher import Teacher

OWN_CORPORA = Path(__file__).resolve().parent / "texts"
# Windows an epoch from each public corpus: enough to widen the words that the model has seen, too
# few to crowd out the documents of this project. Events of other schemes are longer, and noisier.
ENTITY_WINDOWS = 250
EVENT_WINDOWS = 100


@dataclass(frozen=True)
class TrainingData:
    """Windows by corpus, and the held-out documents."""

    events: list[Example]
    open: dict[str, list[Example]]
    held_out: list[GoldDocument]

    def epoch(self, chance: random.Random) -> list[Example]:
        """The windows of one epoch: all with events, a sample of the others."""
        chosen = list(self.events)
        for name, corpus in self.open.items():
            wanted = EVENT_WINDOWS if name in frames.NAMES else ENTITY_WINDOWS
            chosen.extend(chance.sample(corpus, min(wanted, len(corpus))))
        return chosen


def folders(directory: Path) -> tuple[Path, Path]:
    """Where the documents with events are: among the corpora, and beside this module."""
    return directory / "tocsin", OWN_CORPORA


def annotated(directory: Path) -> list[GoldDocument]:
    """Every document with events."""
    return [document for folder in folders(directory) for document in tocsin.read(folder)]


def held_out(directory: Path) -> list[GoldDocument]:
    """The documents with events that no run learns from."""
    return [document for document in annotated(directory) if document.is_held_out]


def load(directory: Path, encoder: WindowEncoder, teacher: Teacher | None) -> TrainingData:
    """Reads `directory/tocsin`, `directory/open` and the corpora written beside this module."""
    documents = annotated(directory)
    learned = [document for document in documents if not document.is_held_out]
    open_corpora = {
        **{corpus.name: list(conll.read(corpus, directory / "open")) for corpus in conll.CORPORA},
        **frames.read(directory / "open"),
    }
    return TrainingData(
        events=taught(encoded(learned, encoder), learned, teacher),
        open={name: encoded(found, encoder) for name, found in open_corpora.items()},
        held_out=[document for document in documents if document.is_held_out],
    )


def encoded(documents: Sequence[GoldDocument], encoder: WindowEncoder) -> list[Example]:
    """The documents' windows with what is to be found in them."""
    return [
        example
        for index, document in enumerate(documents)
        for example in examples(
            document,
            encoder.windows(index, document.text, sentences(document.text), document.title),
        )
    ]


def taught(
    chosen: Sequence[Example], documents: Sequence[GoldDocument], teacher: Teacher | None
) -> list[Example]:
    """The examples with the embeddings that the teacher gives to their sentences."""
    if teacher is None:
        return list(chosen)
    spans = [tuple(sentence_spans(example.window)) for example in chosen]
    texts = [
        _words(documents[example.window.document], example.window, span)
        for example, found in zip(chosen, spans, strict=True)
        for span in found
    ]
    embeddings = teacher.embed(texts)
    ends = np.cumsum([len(found) for found in spans])
    return [
        replace(example, sentences=found, teacher=embeddings[end - len(found) : end])
        for example, found, end in zip(chosen, spans, ends.tolist(), strict=True)
    ]


def _words(document: GoldDocument, window: Window, span: TokenSpan) -> str:
    return document.text[int(window.starts[span.start]) : int(window.ends[span.end - 1])]
