"""Measures a model: `python -m training.evaluate --corpora DIR`.

On the held-out documents; through the running system, on the gold documents beside the corpora
where there are any; and on re3d's development part. Writes the report, the model card and the
tables of docs/model.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.common.schema import Document, Reading
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY, Manifest, read_manifest
from training import errors, publish, re3d, regions, system
from training.card import write_card
from training.data import folders, held_out
from training.gold import GoldDocument
from training.report import REPORTS, markdown, read_report, write_docs, write_report
from training.scores import score

SERVING = "as we annotate"


def read(reader: Reader, documents: Sequence[GoldDocument]) -> list[Reading]:
    """What the reader finds in the documents."""
    return reader.read(
        [
            Document(
                id=document.id,
                title=document.title,
                text=document.text,
                sentences=sentences(document.text),
            )
            for document in documents
        ]
    )


def main() -> None:
    """Measures, reports, and lists errors if asked to."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/ and research/")
    parser.add_argument("--model", type=Path, default=DEFAULT_DIRECTORY)
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="further models, for the mean on re3d"
    )
    parser.add_argument("--scorer", type=Path, help="default: CORPORA/../eval/score.py")
    parser.add_argument("--gold", type=Path, help="default: CORPORA/../eval/gold_dev.jsonl")
    parser.add_argument("--skip-system", action="store_true", help="start no system")
    parser.add_argument("--errors", type=Path, help="list the held-out errors here, and stop")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    chosen = parser.parse_args()
    manifest = read_manifest(chosen.model)
    reader = Reader.load(chosen.model, threads=chosen.threads, device=chosen.device)
    documents = held_out(chosen.corpora)
    if chosen.errors:
        found = "\n\n".join(errors.listed(documents, read(reader, documents)))
        chosen.errors.write_text(found + "\n", encoding="utf-8")
        return
    measure(chosen, manifest, reader, documents)


def measure(
    chosen: argparse.Namespace,
    manifest: Manifest,
    reader: Reader,
    documents: list[GoldDocument],
) -> None:
    """Everything that can be measured here, into the report and what is written from it."""
    regions_by_id = regions.read(*folders(chosen.corpora))
    report = read_report(manifest)
    if report is None:
        parameters = (chosen.model, documents, chosen.threads)
        report = publish.measure(*parameters, regions_by_id=regions_by_id)
        manifest = read_manifest(chosen.model)
    else:
        scores = score(documents, read(reader, documents), regions_by_id)
        report = report.model_copy(update={"scores": scores})
    if (chosen.corpora / "research").is_dir():
        found = _re3d(chosen, reader)
        report = report.model_copy(update={"re3d": {**(report.re3d or {}), SERVING: found}})
    scorer = chosen.scorer or chosen.corpora.parent / "eval" / "score.py"
    gold = chosen.gold or chosen.corpora.parent / "eval" / "gold_dev.jsonl"
    if chosen.skip_system:
        print("the running system is not measured again", file=sys.stderr)
    elif scorer.is_file() and gold.is_file():
        figures = system.evaluate(scorer, gold, chosen.model)
        report = report.model_copy(update={"system": figures})
    else:
        print(f"no {scorer} or no {gold}: the system is not measured", file=sys.stderr)
    print(markdown(report))
    write_report(report, REPORTS)
    if chosen.model.resolve() == DEFAULT_DIRECTORY:
        write_card(manifest, report, chosen.model)
        write_docs(report)


def _re3d(chosen: argparse.Namespace, reader: Reader) -> dict[str, Any]:
    """The tagger that serves, of this model and of the others that are named."""
    readers = {str(reader.revision): reader}
    for directory in chosen.also:
        other = Reader.load(directory, threads=chosen.threads, device=chosen.device)
        readers[other.revision] = other
    predicted = {name: re3d.serving(each) for name, each in readers.items()}
    return re3d.report(re3d.read(chosen.corpora), predicted)


if __name__ == "__main__":
    main()
