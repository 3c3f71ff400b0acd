"""From a trained network to a directory that serves: weights, manifest, scores, model card.

`python -m training.publish --corpora DIR` measures the weights that are there already once more and
chooses their calibration and thresholds anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.extract.model.batches import Batch, by_length
from services.extract.model.confidence import Calibration, Thresholds
from services.extract.model.labels import LABELS
from services.extract.model.network import EventReader
from services.extract.model.reader import Reader
from services.extract.model.weights import (
    DEFAULT_DIRECTORY,
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    Configuration,
    Manifest,
    read_manifest,
    sha256,
)
from training import regions, start
from training.calibration import as_report, uncalibrated, verdicts
from training.card import write_card
from training.data import TrainingData, folders, held_out
from training.export import save_model
from training.gold import GoldDocument
from training.report import REPORTS, Report, read_report, write_report
from training.scores import score
from training.thresholds import Candidates, Tuning, cross_fitted, tune

NAME = "tocsin-reader"
VERSION = "0.3.0"
LICENCE = "Apache-2.0"
# Enough to see in which range every activation lies.
CALIBRATION_WINDOWS = 128
CALIBRATION_TOKENS = 2048


def publish(
    network: EventReader,
    encoder: Path,
    output: Path,
    data: TrainingData,
    threads: int,
    reports: Path = REPORTS,
    run: Mapping[str, float] | None = None,
    regions_by_id: Mapping[str, str] | None = None,
) -> None:
    """Writes the network, calibrates it on held-out documents, and says how good it is.

    What is measured is what is shipped: the rounded weights, in the runtime that serves. `run` is
    what the training took, see `training.card`.
    """
    output.mkdir(parents=True, exist_ok=True)
    facts = {"windows": float(len(data.events)), **(run or {})}
    manifest = _written(network, encoder, output, calibration_batches(data), facts)
    _write(manifest, output)
    measure(output, data.held_out, threads, reports, regions_by_id)


def measure(
    directory: Path,
    documents: list[GoldDocument],
    threads: int,
    reports: Path = REPORTS,
    regions_by_id: Mapping[str, str] | None = None,
) -> Report:
    """Chooses calibration and thresholds of the model, and writes its scores, report and card."""
    reader = Reader.load(directory, threads=threads)
    candidates = Candidates.of(documents, reader.candidates)
    tuning = tune(candidates)
    readings = candidates.selected(tuning.thresholds, tuning.calibration)
    scores = score(documents, readings, regions_by_id)
    manifest = read_manifest(directory).model_copy(
        update={
            "thresholds": tuning.thresholds,
            "calibration": tuning.calibration,
            "scores": scores,
        }
    )
    _write(manifest, directory)
    report = Report(
        model=manifest.name,
        version=manifest.version,
        revision=manifest.revision,
        held_out_documents=len(documents),
        scores=scores,
        **_out_of_sample(candidates, tuning),
    )
    before = read_report(manifest, reports)
    if before is not None and before.revision == manifest.revision:
        # What else was measured of the same weights stays, but for what new thresholds change.
        report = report.model_copy(update={"re3d": before.re3d})
    write_report(report, reports)
    write_card(manifest, report, directory)
    return report


def _out_of_sample(candidates: Candidates, tuning: Tuning) -> dict[str, Any]:
    """What the choices are worth on documents that they were not made on."""
    documents = candidates.documents

    def found(tunings: list[Tuning]) -> Candidates:
        readings = [
            candidates.part([number]).selected(each.thresholds, each.calibration)[0]
            for number, each in enumerate(tunings)
        ]
        return Candidates(documents, readings)

    shipped = found(cross_fitted(candidates))
    by_temperature = found(cross_fitted(candidates, with_offset=False))
    raw = [
        uncalibrated(selected, reading)
        for selected, reading in zip(shipped.readings, candidates.readings, strict=True)
    ]
    return {
        "cross_fitted": score(documents, shipped.readings),
        "calibration": as_report(
            tuning.calibration,
            verdicts(documents, raw),
            verdicts(documents, by_temperature.readings),
            verdicts(documents, shipped.readings),
        ),
    }


def calibration_batches(data: TrainingData) -> list[Batch]:
    """Windows that the network learned from, evenly out of all of them."""
    windows = [example.window for example in data.events]
    chosen = windows[:: max(len(windows) // CALIBRATION_WINDOWS, 1)]
    groups = by_length([len(window) for window in chosen], CALIBRATION_TOKENS)
    return [Batch.of([chosen[index] for index in group]) for group in groups]


def _written(
    network: EventReader,
    encoder: Path,
    output: Path,
    calibration: Sequence[Batch],
    facts: Mapping[str, float],
) -> Manifest:
    """Writes weights and tokeniser. Returns their manifest, not calibrated and measured yet."""
    start.tokenizer(encoder).save(str(output / TOKENIZER))
    files = [*save_model(output, network, calibration), TOKENIZER]
    digests = {name: sha256(output / name) for name in files}
    return Manifest(
        name=NAME,
        version=VERSION,
        revision=digests[WEIGHTS][:12],
        licence=LICENCE,
        sha256=digests,
        config=Configuration(**start.configuration(encoder)),
        labels=LABELS,
        thresholds=Thresholds(),
        calibration=Calibration(),
        training=dict(facts),
    )


def _write(manifest: Manifest, output: Path) -> None:
    text = manifest.model_dump_json(indent=1)
    (output / MANIFEST).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Calibrates and measures a model that is on disk."""
    parser = argparse.ArgumentParser(prog="python -m training.publish", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="holds tocsin/")
    parser.add_argument("--model", type=Path, default=DEFAULT_DIRECTORY)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    documents = held_out(chosen.corpora)
    found = regions.read(*folders(chosen.corpora))
    measure(chosen.model, documents, chosen.threads, regions_by_id=found)


if __name__ == "__main__":
    main()
