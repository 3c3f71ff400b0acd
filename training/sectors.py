"""Trains the fallback for sectors: `python -m training.sectors --corpora DIR`.

Softmax regression on the actors and recipients of the project's own corpora, each once with its
event and once without. The threshold is the lowest at which guesses are right often enough on the
held-out documents, measured on those that the lists leave open.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from services.common.ontology import EntityType, EventType, Sector
from services.common.schema import Role
from services.extract.knowledge.actors import listed
from services.extract.knowledge.sectors import FEATURES, FILE, FloatArray, SectorModel, features
from training.data import folders
from training.gold import GoldDocument

EPOCHS = 12
RATE = 0.5
# Shrinks the weights each time that they are learned from.
DECAY = 1e-5
SEED = 7
WANTED_PRECISION = 0.70
GRID = np.arange(0.2, 0.96, 0.05)


@dataclass(frozen=True)
class Example:
    """An annotated actor or recipient."""

    words: str
    kind: EntityType
    event: EventType
    side: Role
    sector: Sector
    is_held_out: bool


def examples(corpora: Path) -> Iterator[Example]:
    """Those that have a sector, of every document of the project's own corpora."""
    for folder in folders(corpora):
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield from _of_document(json.loads(line))


def _of_document(row: dict[str, Any]) -> Iterator[Example]:
    kinds = {
        (entity["start"], entity["end"]): EntityType(entity["type"])
        for entity in row.get("entities", ())
    }
    is_held_out = GoldDocument(row["id"], "", (), None).is_held_out
    for event in row["events"]:
        for side, role in (("actors", Role.ACTOR), ("recipients", Role.RECIPIENT)):
            for part in event.get(side) or ():
                if part.get("sector"):
                    yield Example(
                        part["text"],
                        kinds.get((part["start"], part["end"]), EntityType.GROUP),
                        EventType(event["type"]),
                        role,
                        Sector(part["sector"]),
                        is_held_out,
                    )


def train(learned: Sequence[Example]) -> SectorModel:
    """AdaGrad, one example at a time, in an order that the seed decides."""
    sectors = tuple(sorted({example.sector for example in learned}))
    number = {sector: at for at, sector in enumerate(sectors)}
    rows = [
        (np.array(found), number[e.sector])
        for e in learned
        for found in (
            features(e.words, e.kind, e.event, e.side),
            features(e.words, e.kind, None, None),
        )
        if found
    ]
    weights = np.zeros((FEATURES, len(sectors)), dtype=np.float32)
    bias = np.zeros(len(sectors), dtype=np.float32)
    squares = np.full((FEATURES, len(sectors)), 1e-2, dtype=np.float32)
    generator = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for at in generator.permutation(len(rows)):
            found, wanted = rows[at]
            scale = np.float32(1 / np.sqrt(len(found)))
            scores = weights[found].sum(axis=0) * scale + bias
            raised = np.exp(scores - scores.max())
            error = raised / raised.sum()
            error[wanted] -= 1
            bias -= 0.01 * error
            gradient = error * scale + DECAY * weights[found]
            squares[found] += gradient**2
            weights[found] -= RATE * gradient / np.sqrt(squares[found])
    return SectorModel(weights, bias, sectors, threshold=0.0)


def chosen_threshold(model: SectorModel, held_out: Sequence[Example]) -> tuple[float, str]:
    """The lowest of the grid that is precise enough, and the table that it was chosen from."""
    answers = []
    for example in held_out:
        known = listed(example.words, example.kind)
        if known.sector is None or not known.is_sure:
            found = features(example.words, example.kind, example.event, example.side)
            shares: FloatArray = model.probabilities(found or [0])
            best = int(shares.argmax())
            answers.append((float(shares[best]), model.sectors[best] is example.sector))
    lines, chosen = ["threshold  answered  right"], float(GRID[-1])
    for threshold in GRID[::-1]:
        right = [is_right for probability, is_right in answers if probability >= threshold]
        precision = sum(right) / max(len(right), 1)
        lines.append(f"{threshold:9.2f}  {len(right):8d}  {precision:.3f}")
        if precision >= WANTED_PRECISION:
            chosen = round(float(threshold), 2)
    return chosen, "\n".join([*lines, f"of {len(answers)}"])


def main() -> None:
    """Writes the weights and prints how the threshold was chosen."""
    parser = argparse.ArgumentParser(prog="python -m training.sectors", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--out", type=Path, default=None, help="default: the shipped file")
    chosen = parser.parse_args()
    every = list(examples(chosen.corpora))
    model = train([example for example in every if not example.is_held_out])
    threshold, table = chosen_threshold(model, [e for e in every if e.is_held_out])
    print(table)
    shipped = Path(str(files("services.extract.knowledge") / FILE))
    SectorModel(model.weights, model.bias, model.sectors, threshold).to_file(chosen.out or shipped)


if __name__ == "__main__":
    main()
