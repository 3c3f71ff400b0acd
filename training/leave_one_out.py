"""How well a custom event type is found: `python -m training.leave_one_out --corpora DIR`.

Each PLOVER type in turn plays a type that a client adds: a few examples of it out of the training
documents, and its triggers in the held-out documents to find. A network that learned the type knows
more than it will of a client's: with `--without` one is trained first that never heard of some.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from services.common.event_types import DEFAULT_THRESHOLD, CustomType, Example
from services.common.ontology import EventType
from services.common.spans import Span
from services.extract.bootstrap import Tally
from services.extract.model.backends import Backend, Tagged
from services.extract.model.batches import Batch, by_length
from services.extract.model.confidence import Thresholds
from services.extract.model.custom import Learner, Search
from services.extract.model.decode import code_points, token_spans
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader
from services.extract.model.pairs import TokenSpan
from services.extract.model.runtimes.pytorch import TorchBackend
from services.extract.model.sentences import sentences
from training import start
from training.data import TrainingData, annotated, encoded
from training.gold import GoldDocument
from training.scores import Scores
from training.train import Run, fit

SHOTS = (1, 5, 10)
TOKEN_BUDGET = 2048
LONGEST_EXAMPLE = 1000


@dataclass(frozen=True)
class Tags:
    """A batch of held-out windows as the network sees it, with PLOVER's spans in it."""

    batch: Batch
    tagged: Tagged
    triggers: list[list[TokenSpan]]
    mentions: list[list[TokenSpan]]


def without(document: GoldDocument, types: Collection[EventType]) -> GoldDocument:
    """The document as one whose annotators did not know these types; words of them are ignored."""
    triggers = tuple(
        replace(trigger, type=None) if trigger.type in types else trigger
        for trigger in document.triggers or ()
    )
    known = document.annotated_events - set(types)
    return replace(document, triggers=triggers, annotated_events=known)


def narrowed(document: GoldDocument, kind: EventType, mode: str) -> GoldDocument:
    """The document with the triggers of one mode of one type alone: a type within a type."""
    kept = (
        trigger
        for trigger in document.triggers or ()
        if trigger.type is kind and mode in (trigger.modes or ())
    )
    return replace(document, triggers=tuple(kept))


def examples_of(documents: Sequence[GoldDocument], kind: EventType) -> list[Example]:
    """Every trigger of the type, each in its own sentence."""
    found = []
    for document in documents:
        for sentence in sentences(document.text):
            text = document.text[sentence.start : sentence.end]
            for trigger in document.triggers or ():
                inside = sentence.start <= trigger.start and trigger.end <= sentence.end
                if trigger.type is kind and inside and len(text) <= LONGEST_EXAMPLE:
                    start, end = trigger.start - sentence.start, trigger.end - sentence.start
                    found.append(Example(text=text, trigger=Span.of(text, start, end)))
    return found


def custom(kind: EventType, examples: Sequence[Example], threshold: float) -> CustomType:
    """The type as a client would add it."""
    return CustomType(
        name=f"LEFT_OUT_{kind}",
        definition=kind.lower(),
        examples=tuple(examples),
        quad=None,
        threshold=threshold,
        version=str(hash(tuple(examples))),
        created_at=dt.datetime.now(dt.UTC),
    )


def tag(backend: Backend, encoder: WindowEncoder, documents: Sequence[GoldDocument]) -> list[Tags]:
    """One pass over the documents, kept for all that is looked for."""
    windows = [
        window
        for index, document in enumerate(documents)
        for window in encoder.windows(
            index, document.text, sentences(document.text), document.title
        )
    ]
    thresholds = Thresholds()
    tags = []
    for group in by_length([len(window) for window in windows], TOKEN_BUDGET):
        batch = Batch.of([windows[index] for index in group])
        tagged = backend.tag(batch)
        tags.append(
            Tags(
                batch,
                tagged,
                [
                    token_spans(logits, window, thresholds.trigger)
                    for logits, window in zip(tagged.triggers, batch.windows, strict=True)
                ],
                [
                    token_spans(logits, window, thresholds.mention)
                    for logits, window in zip(tagged.entities, batch.windows, strict=True)
                ],
            )
        )
    return tags


def found_in(
    search: Search, tags: Sequence[Tags], documents: Sequence[GoldDocument]
) -> dict[int, list[tuple[int, int]]]:
    """Where in each document, by its index, the search finds its type."""
    texts = [document.text for document in documents]
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in tags:
        windows = each.batch.windows
        hits = search.hits(each.tagged, windows, texts, each.triggers, each.mentions)
        for window, of_window in zip(windows, hits, strict=True):
            for hit in of_window:
                place = code_points(texts[window.document], window, hit.span)
                if window.owns(place[0]):
                    found[window.document].append(place)
    return found


def tally(
    found: dict[int, list[tuple[int, int]]], documents: Sequence[GoldDocument], kind: EventType
) -> Tally:
    """Spans found against the type's triggers: they overlap, each is used once."""
    counts = Tally()
    for index, document in enumerate(documents):
        gold = [trigger for trigger in document.triggers or () if trigger.type is kind]
        left = list(gold)
        for first, last in found.get(index, []):
            right = next((t for t in left if t.start < last and first < t.end), None)
            if right is not None:
                left.remove(right)
        counts.add(len(gold) - len(left), len(found.get(index, [])), len(gold))
    return counts


def measure(
    tags: Sequence[Tags],
    learner: Learner,
    learned: Sequence[GoldDocument],
    held_out: Sequence[GoldDocument],
    types: Sequence[EventType],
    seeds: int,
    threshold: float,
) -> dict[int, Scores]:
    """Scores by number of examples and by type; counts are summed over draws of the examples."""
    scores: dict[int, Scores] = {shots: {} for shots in SHOTS}
    for kind in types:
        pool = examples_of(learned, kind)
        for shots in SHOTS:
            counts = Tally()
            for seed in range(seeds):
                drawn = random.Random(f"{seed}/{kind}").sample(pool, min(shots, len(pool)))
                search = learner.search([custom(kind, drawn, threshold)])
                if search is not None:
                    of_draw = tally(found_in(search, tags, held_out), held_out, kind)
                    counts.add(of_draw.right, of_draw.found, of_draw.gold)
            scores[shots][kind] = counts.scores()
    return scores


def table(scores: dict[int, Scores]) -> str:
    """Precision, recall and F1 of each type, and the mean over types, as a Markdown table."""
    lines = [
        "| type | " + " | ".join(f"{shots} examples: P / R / F1" for shots in scores) + " |",
        "| --- " * (len(scores) + 1) + "|",
    ]
    kinds = list(next(iter(scores.values())))
    for kind in kinds:
        cells = [_cell([rows[kind]]) for rows in scores.values()]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    means = [_cell(list(rows.values())) for rows in scores.values()]
    return "\n".join([*lines, "| mean | " + " | ".join(means) + " |"])


def _cell(rows: Sequence[dict[str, float]]) -> str:
    names = ("precision", "recall", "f1")
    return " / ".join(f"{sum(row[name] for row in rows) / len(rows):.3f}" for name in names)


def trained_without(
    types: Collection[EventType],
    learned: Sequence[GoldDocument],
    held_out: Sequence[GoldDocument],
    encoder: WindowEncoder,
    run: Run,
) -> EventReader:
    """A network that learned from the project's own documents, but nothing of these types."""
    masked = [without(document, types) for document in learned]
    unseen = [without(document, types) for document in held_out]
    network, _ = fit(run, TrainingData(encoded(masked, encoder), {}, unseen), encoder)
    return network.eval()


def main() -> None:
    """Trains if asked to, measures, prints the table."""
    parser = argparse.ArgumentParser(prog="python -m training.leave_one_out", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--checkpoint", type=Path, required=True, help="read; written if it trains")
    parser.add_argument("--without", type=EventType, nargs="*", default=[], help="train, not these")
    parser.add_argument("--modes", nargs="*", default=[], help="types within types: COERCE/arrest")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=3, help="draws of the examples")
    parser.add_argument("--documents", type=int, help="only so many held-out documents")
    parser.add_argument("--threshold", type=float, default=DEFAULT_THRESHOLD)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    package = start.installed_encoder()
    encoder = WindowEncoder(start.tokenizer(package), start.WINDOW_TOKENS)
    documents = annotated(chosen.corpora)
    learned = [document for document in documents if not document.is_held_out]
    held_out = [document for document in documents if document.is_held_out]
    if chosen.without:
        run = Run(
            chosen.corpora, Path(), chosen.checkpoint, package, chosen.epochs, 13, chosen.threads,
            "cpu",
        )  # fmt: skip
        network = trained_without(chosen.without, learned, held_out, encoder, run)
    else:
        network = start.trained(chosen.checkpoint, package)
    backend = TorchBackend(network, threads=chosen.threads)
    types = chosen.without or list(EventType)
    asked = random.Random(6).sample(held_out, chosen.documents) if chosen.documents else held_out
    tags, learner = tag(backend, encoder, asked), Learner(encoder, backend)
    limits = chosen.seeds, chosen.threshold
    if not chosen.modes:
        print(table(measure(tags, learner, learned, asked, types, *limits)))
    for name in chosen.modes:
        kind, mode = name.split("/")
        sought = EventType(kind)
        narrow, wanted = (
            [narrowed(document, sought, mode) for document in part] for part in (learned, asked)
        )
        print(f"\n{name}\n{table(measure(tags, learner, narrow, wanted, [sought], *limits))}")


if __name__ == "__main__":
    main()
