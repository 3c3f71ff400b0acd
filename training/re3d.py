"""Entities of re3d's development part: evaluation only, nothing learns from it.

re3d annotates in a way of its own: pronouns and long descriptions are organisations there. So the
scoring takes any function from sentences to mentions: the tagger that serves, or one that learned
re3d's convention from the part of it that is openly licensed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any

import torch

from services.common.schema import Document
from services.extract.bootstrap import Tally, intervals
from services.extract.model import labels
from services.extract.model.batches import Batch
from services.extract.model.decode import token_spans
from services.extract.model.encode import Window, WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from training import start
from training.corpora import conll
from training.gold import GoldDocument, GoldMention

LEARNED = next(corpus for corpus in conll.CORPORA if corpus.name == "re3d")
DEVELOPMENT = replace(LEARNED, name="re3d_split", files=("dev.txt",))

Predict = Callable[[Sequence[str]], Sequence[Sequence[GoldMention]]]


def read(corpora: Path) -> list[GoldDocument]:
    """The development part's sentences with our labels; what has no label of ours is none."""
    return list(conll.read(DEVELOPMENT, corpora / "research"))


def score(gold: Sequence[GoldDocument], predict: Predict) -> dict[str, float]:
    """Precision, recall and F1 over all entities: span and type, micro, with intervals.

    Predictions of types that re3d does not annotate are left out.
    """
    predicted = predict([sentence.text for sentence in gold])
    return intervals([{"entities": _tally(*pair)} for pair in zip(gold, predicted, strict=True)])[
        "entities"
    ]


def serving(reader: Reader) -> Predict:
    """The tagger that serves, each sentence read as a document of its own."""

    def predict(texts: Sequence[str]) -> list[list[GoldMention]]:
        documents = [
            Document(id=str(number), text=text, sentences=sentences(text))
            for number, text in enumerate(texts)
        ]
        return [
            [GoldMention(mention.start, mention.end, mention.type) for mention in reading.mentions]
            for reading in reader.read(documents)
        ]

    return predict


def convention(network: EventReader, encoder: WindowEncoder) -> Predict:
    """The tagger that learned re3d's own convention; the same encoder, and it does not serve."""

    @torch.inference_mode()
    def predict(texts: Sequence[str]) -> list[list[GoldMention]]:
        found = []
        for text in texts:
            windows = encoder.windows(0, text, sentences(text))
            found.append([mention for window in windows for mention in _tagged(network, window)])
        return found

    return predict


def _tagged(network: EventReader, window: Window) -> Iterator[GoldMention]:
    batch = Batch.of([window])
    view, _ = network.views(*(torch.from_numpy(a) for a in (batch.ids, batch.shapes, batch.mask)))
    logits = network.re3d_tagger(view)[0].numpy()
    for span in token_spans(logits, window, threshold=0.0):
        start, end = int(window.starts[span.start]), int(window.ends[span.end - 1])
        if window.owns(start):
            yield GoldMention(start, end, labels.ENTITY_TYPES[span.kind])


def report(gold: Sequence[GoldDocument], predicted: Mapping[str, Predict]) -> dict[str, Any]:
    """The score of each model by name, and the mean of their F1."""
    each = {name: score(gold, predict) for name, predict in predicted.items()}
    return {
        "sentences": len(gold),
        "mean_f1": round(mean(row["f1"] for row in each.values()), 4),
        "models": each,
    }


def _tally(gold: GoldDocument, predicted: Sequence[GoldMention]) -> Tally:
    wanted = set(gold.mentions)
    found = {mention for mention in predicted if mention.type in DEVELOPMENT.annotated}
    return Tally(len(wanted & found), len(found), len(wanted))


def main() -> None:
    """Prints what the convention's tagger reaches, for each checkpoint and on average."""
    parser = argparse.ArgumentParser(prog="python -m training.re3d", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds research/")
    parser.add_argument("--encoder", type=Path, help="a BERT; by default the installed MiniLM")
    parser.add_argument("checkpoints", type=Path, nargs="+", help="of training runs")
    chosen = parser.parse_args()
    directory = chosen.encoder or start.installed_encoder()
    encoder = WindowEncoder(start.tokenizer(directory), start.WINDOW_TOKENS)
    predicted = {
        str(path): convention(start.trained(path, directory), encoder)
        for path in chosen.checkpoints
    }
    print(json.dumps(report(read(chosen.corpora), predicted), indent=1))


if __name__ == "__main__":
    main()
