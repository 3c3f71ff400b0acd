"""The model on its own, without services: what `tocsin model` runs, with JSON on standard output.

    python -m services.extract.probe info|evaluate GOLD.jsonl|bench [TEXT...]

Exits with 2 when a setting, the model or a file given to it is wrong; standard error says which.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.common.ontology import EventType
from services.common.schema import Document
from services.common.settings import Settings
from services.extract.model.reader import Reader
from services.extract.model.runtimes.choice import Wish, installed
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY, InvalidWeights, read_manifest
from services.extract.pipeline import Pipeline
from services.extract.scoring import record_f1, score

SENTENCES = (
    "Rebels shelled the town of Suran on Monday, killing three soldiers, a monitoring group said.",
    "The foreign minister is to meet his counterpart in Vienna next Friday.",
    "Thousands marched through the capital against the new law, and police used tear gas.",
    "The ministry denied that its aircraft had struck the market; residents said eleven people "
    "died and two shops burned down.",
)
# Sentences in the built-in documents: posts, reports, and a long read.
LENGTHS = (1, 1, 1, 2, 2, 4, 8, 30)
BATCH = 32


class BadInput(ValueError):
    """A file given by the user cannot be used. The message says where and why."""


def info(settings: Settings) -> dict[str, Any]:
    """What the model is and how it would be run."""
    directory = settings.model_dir or DEFAULT_DIRECTORY
    manifest = read_manifest(directory)
    files = {name: (directory / name).stat().st_size for name in sorted(manifest.sha256)}
    return {
        "name": manifest.name,
        "version": manifest.version,
        "revision": manifest.revision,
        "licence": manifest.licence,
        "directory": str(directory),
        "files_bytes": files,
        "window_tokens": manifest.config.window_tokens,
        "labels": manifest.labels,
        "thresholds": asdict(manifest.thresholds.changed(settings.thresholds)),
        "thresholds_set_here": dict(settings.thresholds),
        "calibration": asdict(manifest.calibration),
        "scores": manifest.scores,
        "training": manifest.training,
        "runtime": {
            "name": next(iter(_runtimes(settings))),
            "device": settings.worker_device,
            "threads": _threads(settings),
        },
    }


def evaluate(settings: Settings, gold: Path) -> dict[str, Any]:
    """The model's events against gold ones. Raises: BadInput: the file is no gold file."""
    rows = read_gold(gold)
    pipeline = Pipeline(_reader(settings))
    began = time.perf_counter()
    found = [
        [event.model_dump(mode="json") for event in pipeline.run(document).layer("events")]
        for document in (_document(row) for row in rows)
    ]
    scores = score(rows, found)
    return {
        "model": _named(pipeline.reader),
        "gold": str(gold),
        "documents": len(rows),
        "seconds": round(time.perf_counter() - began, 2),
        "record": record_f1(scores),
        "scores": scores,
    }


def bench(settings: Settings, texts: Sequence[Path], seconds: float) -> dict[str, Any]:
    """How many documents a second the model reads, each runtime in turn.

    Raises: BadInput: a text cannot be read, or is empty.
    """
    documents = [
        Document(id=str(number), text=text, sentences=sentences(text))
        for number, text in enumerate(_texts(texts))
    ]
    words = sum(len(document.text.split()) for document in documents)
    measured = []
    for name, load in _runtimes(settings).items():
        reader = load()
        reader.read(documents)
        passes, began = 0, time.perf_counter()
        while passes == 0 or time.perf_counter() - began < seconds:
            for start in range(0, len(documents), BATCH):
                reader.read(documents[start : start + BATCH])
            passes += 1
        spent_s = time.perf_counter() - began
        measured.append(
            {
                "runtime": name,
                "documents_per_s": round(passes * len(documents) / spent_s, 2),
                "words_per_s": round(passes * words / spent_s),
                "seconds": round(spent_s, 2),
            }
        )
    return {
        "documents": len(documents),
        "words": words,
        "threads": _threads(settings),
        "device": settings.worker_device,
        "runtimes": measured,
    }


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The rows of a gold file. Raises: BadInput: it cannot be read, or a line is not in form."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from None
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(_checked(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise BadInput(f"{path}:{number}: {why}") from None
    if not rows:
        raise BadInput(f"{path}: no documents")
    return rows


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    """The row, if the fields that scoring cannot do without make sense."""
    text = row["document"]["text"]
    _document(row)
    for event in row["events"]:
        EventType(event["type"])
        for span in [event["trigger"], *event.get("also", [])]:
            start, end = span["start"], span["end"]
            if not 0 <= start < end <= len(text):
                raise ValueError(f"trigger {start}:{end} is not a span of the text")
            if text[start:end] != span.get("text", text[start:end]):
                raise ValueError(f"{start}:{end} is {text[start:end]!r}, not {span['text']!r}")
    return row


def _document(row: Mapping[str, Any]) -> Document:
    try:
        return Document.model_validate({"id": str(row.get("id", "")), **row["document"]})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"document.{place}: {first['msg']}") from None


def _texts(paths: Sequence[Path]) -> list[str]:
    if not paths:
        every = list(SENTENCES) * max(LENGTHS)
        return [
            " ".join(every[first : first + length])
            for first in range(len(SENTENCES))
            for length in LENGTHS
        ]
    texts = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{path}: {error}") from None
        if not text.strip():
            raise BadInput(f"{path}: the text is empty")
        texts.append(text)
    return texts


def _runtimes(settings: Settings) -> dict[str, Callable[[], Reader]]:
    """The ways to run the model on this machine, the one that serves first."""
    wish = Wish(_threads(settings), settings.worker_runtime, device=settings.worker_device)
    return {name: partial(_reader, settings, name) for name in installed(wish)}


def _reader(settings: Settings, runtime: str | None = None) -> Reader:
    reader = Reader.load(
        settings.model_dir or DEFAULT_DIRECTORY,
        threads=_threads(settings),
        device=settings.worker_device,
        runtime=runtime or settings.worker_runtime,
        precision=settings.worker_precision,
    )
    return reader.with_thresholds(settings.thresholds)


def _threads(settings: Settings) -> int:
    return settings.worker_threads or os.cpu_count() or 1


def _named(reader: Reader) -> dict[str, str]:
    return {"name": reader.name, "version": reader.version, "revision": reader.revision}


def main() -> None:
    """Runs one command; JSON on standard output."""
    parser = argparse.ArgumentParser(prog="python -m services.extract.probe", description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--threads", type=int)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("info")
    commands.add_parser("evaluate").add_argument("gold", type=Path)
    benching = commands.add_parser("bench")
    benching.add_argument("texts", type=Path, nargs="*")
    benching.add_argument("--seconds", type=float, default=5.0)
    chosen = parser.parse_args()
    given = {"model_dir": chosen.model, "worker_threads": chosen.threads}
    # Standard output is for the answer; whatever logs does it beside that.
    answer_to, sys.stdout = sys.stdout, sys.stderr
    try:
        settings = Settings.from_env().model_copy(
            update={name: value for name, value in given.items() if value is not None}
        )
        if chosen.command == "info":
            answer = info(settings)
        elif chosen.command == "evaluate":
            answer = evaluate(settings, chosen.gold)
        else:
            answer = bench(settings, chosen.texts, chosen.seconds)
    except (ValueError, InvalidWeights) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    answer_to.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
