"""Measures a model on the held-out documents: `python -m training.evaluate --corpora DIR`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from services.common.schema import Document, Reading
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY
from training.corpora import tocsin
from training.gold import GoldDocument
from training.scores import Scores, score

REPORTS = Path(__file__).parent / "reports"


def read(reader: Reader, documents: Sequence[GoldDocument]) -> list[Reading]:
    """What the reader finds in the documents."""
    return reader.read(
        [
            Document(id=document.id, text=document.text, sentences=sentences(document.text))
            for document in documents
        ]
    )


def write_report(reader: Reader, scores: Scores, documents: int, directory: Path) -> None:
    """Keeps the scores beside the code that made them."""
    directory.mkdir(exist_ok=True)
    report = {
        "model": reader.name,
        "version": reader.version,
        "revision": reader.revision,
        "held_out_documents": documents,
        "scores": scores,
    }
    path = directory / f"{reader.name}-{reader.version}.json"
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def table(scores: Scores) -> str:
    """The scores as a Markdown table."""
    rows = [
        f"| {task} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} "
        f"| {row['gold']:.0f} |"
        for task, row in scores.items()
    ]
    return "\n".join(
        ["| task | precision | recall | F1 | gold |", "| --- | --- | --- | --- | --- |", *rows]
    )


def main() -> None:
    """Reads the held-out documents and reports."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--model", type=Path, default=DEFAULT_DIRECTORY)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    chosen = parser.parse_args()
    corpus = tocsin.read(chosen.corpora / "tocsin")
    documents = [document for document in corpus if document.is_held_out]
    reader = Reader.load(chosen.model, threads=chosen.threads, device=chosen.device)
    scores = score(documents, read(reader, documents))
    print(table(scores))
    write_report(reader, scores, len(documents), REPORTS)


if __name__ == "__main__":
    main()
