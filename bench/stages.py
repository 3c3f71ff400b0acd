"""What each stage costs, against the model's own time.

    python -m bench.stages [--turns 5] [--pack 16] [--threads 2] [--output FILE.json]

The documents are the project's annotated texts (`training/texts`), read in packs as a worker reads
them. The first turn fills the caches of a worker that has just started and is not counted. Reported
are the medians over the turns, per document, and what all other stages cost for 100 ms of `read`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

# As in a worker: the threads of numpy's products would stand in the engines' way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from services.common.schema import Document
from services.common.settings import Settings
from services.extract.pipeline import Pipeline, Shared
from services.extract.tasks import load_pipeline

TEXTS = Path(__file__).parents[1] / "training" / "texts"
FIELDS = ("title", "text", "source", "channel", "published_at")
MOST_DOCUMENTS = 200
READ = "read"


def documents() -> list[Document]:
    """Every second or third annotated text, so that each file is among them."""
    rows = [
        json.loads(line)["document"]
        for path in sorted(TEXTS.glob("*.jsonl"))
        for line in path.read_text("utf8").splitlines()
    ]
    chosen = rows[:: max(1, len(rows) // MOST_DOCUMENTS)]
    return [
        Document(id=f"doc_{number}", **{field: row.get(field) for field in FIELDS})
        for number, row in enumerate(chosen)
    ]


def turn(pipeline: Pipeline, packs: Sequence[Sequence[Document]]) -> dict[str, float]:
    """The milliseconds of each stage over all packs."""
    spent = dict.fromkeys((name for name, _ in pipeline.stages), 0.0)
    for pack in packs:
        going = list(pack)
        for name, stage in pipeline.stages:
            began = time.perf_counter()
            if isinstance(stage, Shared):
                going = stage.run(going)
            else:
                going = [stage(document) for document in going]
            spent[name] += (time.perf_counter() - began) * 1000
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.stages", description=__doc__)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--pack", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    pipeline = load_pipeline(Settings(worker_threads=chosen.threads))
    texts = documents()
    packs = [texts[at : at + chosen.pack] for at in range(0, len(texts), chosen.pack)]
    turns = [turn(pipeline, packs) for _ in range(chosen.turns + 1)][1:]
    found = {
        name: round(statistics.median(spent[name] for spent in turns) / len(texts), 3)
        for name in turns[0]
    }
    others = [
        sum(ms for name, ms in spent.items() if name != READ) / spent[READ] for spent in turns
    ]
    report = {
        "documents": len(texts),
        "words": sum(len(text.text.split()) for text in texts),
        "ms_per_document": found,
        "others_per_read": round(statistics.median(others), 3),
    }
    for name, ms in found.items():
        print(f"{name:14}{ms:9.3f} ms a document")
    print(f"all stages but {READ}: {report['others_per_read']:.1%} of its time")
    if chosen.output:
        chosen.output.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
