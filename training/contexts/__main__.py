"""Prepares and measures the contexts: `python -m training.contexts --corpora DIR`.

The scorer is made anew: with --model for that model's own embeddings and events, without for those
of the published encoder and the annotators. With --measure the one that is stored is only measured.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from services.extract.knowledge.contexts import context_scorer
from services.extract.model.reader import Reader
from training import start
from training.contexts import labelled
from training.contexts.prepare import BACKGROUND_REPORTS
from training.contexts.publish import REPORT, measure, publish, table, write
from training.teacher import Teacher


def main() -> None:
    """Prints the table and writes the report."""
    parser = argparse.ArgumentParser(prog="python -m training.contexts", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/ and open/")
    parser.add_argument("--model", type=Path, help="measure with this model's readings")
    parser.add_argument("--measure", action="store_true", help="with --model: make nothing")
    parser.add_argument("--encoder", type=Path, help="default: the installed package")
    parser.add_argument("--background", type=int, default=BACKGROUND_REPORTS)
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    reader = Reader.load(chosen.model, threads=chosen.threads) if chosen.model else None
    if reader and chosen.measure:
        documents = labelled.read(chosen.corpora)
        rows = measure(context_scorer(), documents, labelled.served(documents, reader))
        write(rows, context_scorer(), f"{reader.name} {reader.revision}", chosen.report)
    else:
        teacher = Teacher(chosen.encoder or start.installed_encoder())
        rows = publish(
            teacher, chosen.corpora, reader, report=chosen.report, background=chosen.background
        )
    print(table(rows))


if __name__ == "__main__":
    main()
