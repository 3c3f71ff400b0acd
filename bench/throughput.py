"""Documents per second of the whole system, from one NDJSON batch to the last result.

    python -m bench.throughput --corpus FILE.jsonl.gz --documents 500 --workers 1 2 [--kill]

Starts `tocsin up` on free ports with a data directory of its own, posts the batch, waits until
every document has ended, counts what succeeded and what stands twice, and stops. `--kill` sends
SIGKILL to one worker in the middle. Everything happens on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.road import Road, running

CORPUS = Path("../shared/data/open/wikipedia_current_events/current_events.jsonl.gz")
# Reports younger than this may be machine-written.
NEWEST = "2025-11"
KILL_AFTER_S = 1.0


def corpus(path: Path, count: int) -> list[dict[str, Any]]:
    """The newest `count` reports, as a client would POST them."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["date"] <= NEWEST and len(row["text"]) > 40][-count:]
    return [
        {
            "text": row["text"],
            "published_at": row["date"],
            "source": "current events",
            "external_id": str(number),
        }
        for number, row in enumerate(rows)
    ]


def measure(road: Road, documents: list[dict[str, Any]], kill: bool) -> dict[str, Any]:
    """Post, wait, count."""
    began = time.perf_counter()
    answer = road.http.post(
        f"{road.ingest}/v1/documents:batch",
        content="\n".join(json.dumps(document) for document in documents),
        headers={"Content-Type": "application/x-ndjson"},
    )
    accepted_s = time.perf_counter() - began
    ids = [json.loads(line)["id"] for line in answer.text.splitlines()]
    if len(set(ids)) != len(documents):
        raise SystemExit("the batch was not accepted whole")
    if kill:
        time.sleep(KILL_AFTER_S)
        road.processes("services.extract.main")[0].kill()
    ends = [road.finished(document_id) for document_id in ids]
    finished_s = time.perf_counter() - began
    of_results = Counter(e["id"] for i in ids for e in road.result(i)["events"])
    listed = Counter(e["id"] for e in road.events(limit=500))
    if set(of_results) != set(listed):
        raise SystemExit("the index and the results do not hold the same events")
    return {
        "documents": len(ids),
        "accepted_s": round(accepted_s, 2),
        "finished_s": round(finished_s, 2),
        "documents_per_s": round(len(ids) / finished_s, 1),
        "statuses": dict(Counter(end["status"] for end in ends)),
        "attempts": dict(Counter(end["attempts"] for end in ends)),
        "events": len(of_results),
        "events_twice": sum(n - 1 for counts in (of_results, listed) for n in counts.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kill", action="store_true")
    wanted = parser.parse_args()
    if not wanted.corpus.is_file():
        parser.error(f"{wanted.corpus} is missing: name a .jsonl.gz of dated texts with --corpus")
    documents = corpus(wanted.corpus, wanted.documents)
    for workers in wanted.workers:
        with (
            tempfile.TemporaryDirectory() as data_dir,
            running(Path(data_dir), workers, heartbeat_s=None) as road,
        ):
            print(json.dumps({"workers": workers, **measure(road, documents, wanted.kill)}))


if __name__ == "__main__":
    main()
