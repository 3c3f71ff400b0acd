"""From a trained network to a directory that serves: weights, manifest, scores, model card."""

from __future__ import annotations

from pathlib import Path

from services.extract.model.backends import TorchBackend
from services.extract.model.decode import Thresholds
from services.extract.model.encode import WindowEncoder
from services.extract.model.labels import LABELS
from services.extract.model.network import EventReader
from services.extract.model.reader import Reader
from services.extract.model.weights import (
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    Configuration,
    Manifest,
    load_network,
    save_network,
    sha256,
)
from training import start
from training.card import card
from training.data import TrainingData
from training.evaluate import REPORTS, read, write_report
from training.scores import score
from training.thresholds import choose

NAME = "tocsin-reader"
VERSION = "0.1.0"
LICENCE = "Apache-2.0"


def publish(
    network: EventReader,
    encoder: Path,
    output: Path,
    data: TrainingData,
    threads: int,
    reports: Path = REPORTS,
) -> None:
    """Writes the network, chooses its thresholds on held-out documents, and says how good it is.

    What is measured is what is shipped: the weights as they were rounded and read back.
    """
    output.mkdir(parents=True, exist_ok=True)
    manifest = _written(network, encoder, output)
    windows = WindowEncoder.from_file(output / TOKENIZER, manifest.config.window_tokens)
    backend = TorchBackend(load_network(output, manifest), threads=threads)

    def reader(thresholds: Thresholds) -> Reader:
        chosen = manifest.model_copy(update={"thresholds": thresholds})
        return Reader(chosen, windows, backend)

    thresholds = choose(lambda tried: read(reader(tried), data.held_out), data.held_out)
    scores = score(data.held_out, read(reader(thresholds), data.held_out))
    final = manifest.model_copy(update={"thresholds": thresholds, "scores": scores})
    _write(final, output)
    write_report(reader(thresholds), scores, len(data.held_out), reports)
    (output.parent / "README.md").write_text(card(final, data), encoding="utf-8")


def _written(network: EventReader, encoder: Path, output: Path) -> Manifest:
    """Writes weights and tokeniser. Returns their manifest, without thresholds and scores yet."""
    digest = save_network(output, network)
    start.tokenizer(encoder).save(str(output / TOKENIZER))
    return Manifest(
        name=NAME,
        version=VERSION,
        revision=digest[:12],
        licence=LICENCE,
        sha256={WEIGHTS: digest, TOKENIZER: sha256(output / TOKENIZER)},
        config=Configuration(**start.configuration(encoder)),
        labels=LABELS,
        thresholds=Thresholds(),
    )


def _write(manifest: Manifest, output: Path) -> None:
    text = manifest.model_dump_json(indent=1)
    (output / MANIFEST).write_text(text + "\n", encoding="utf-8")
