"""What the model learns from: which corpora, which part of them, and how much of each an epoch."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from services.extract.model.encode import WindowEncoder
from services.extract.model.sentences import sentences
from training.corpora import conll, tocsin
from training.examples import Example, examples
from training.gold import GoldDocument

# Windows an epoch from each corpus of entities alone: enough to widen the names that the model has
# seen, too few to crowd out the documents with events.
OPEN_WINDOWS = 250


@dataclass(frozen=True)
class TrainingData:
    """Windows by corpus, and the held-out documents."""

    events: list[Example]
    entities: dict[str, list[Example]]
    held_out: list[GoldDocument]

    def epoch(self, chance: random.Random) -> list[Example]:
        """The windows of one epoch: all with events, a sample of the others."""
        chosen = list(self.events)
        for corpus in self.entities.values():
            chosen.extend(chance.sample(corpus, min(OPEN_WINDOWS, len(corpus))))
        return chosen


def load(directory: Path, encoder: WindowEncoder) -> TrainingData:
    """Reads `directory/tocsin` and `directory/open`, as data/README.md of the corpora has them."""
    documents = list(tocsin.read(directory / "tocsin"))
    learned = [document for document in documents if not document.is_held_out]
    return TrainingData(
        events=encoded(learned, encoder),
        entities={
            corpus.name: encoded(list(conll.read(corpus, directory / "open")), encoder)
            for corpus in conll.CORPORA
        },
        held_out=[document for document in documents if document.is_held_out],
    )


def encoded(documents: list[GoldDocument], encoder: WindowEncoder) -> list[Example]:
    """The documents' windows with what is to be found in them."""
    return [
        example
        for index, document in enumerate(documents)
        for example in examples(
            document, encoder.windows(index, document.text, sentences(document.text))
        )
    ]
