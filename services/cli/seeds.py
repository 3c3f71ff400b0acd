"""The seeds, posted as any client would post them: documents as JSON, exports as files."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.client import FINISHED, Client, Record
from services.cli.errors import BadUsage, CommandFailed, Refused
from services.cli.terminal import Step

DOCUMENTS = ("news/*.json", "report/*.json")
FILES = ("telegram/result.json", "telegram/forwards/result.json", "x/tweets.js", "feed/feed.xml")
# The waiting is cut into short calls, so that whoever waits with us is not kept waiting.
WAIT_S = 1
# Without one more finished document for this long, the rest will not come.
STALLED_S = 180.0


@dataclass
class Harvest:
    """What became of the seeds."""

    succeeded: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    events: list[Record] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every document was processed and there is something to show for it."""
        return bool(self.events) and not self.failed


def find_seeds(folder: Path | None) -> Path:
    """The given folder, else `seeds` beside the package, else in the current directory.

    Raises: BadUsage: no seeds there.
    """
    beside = Path(__file__).resolve().parents[2] / "seeds"
    candidates = [folder] if folder is not None else [beside, Path.cwd() / "seeds"]
    for candidate in candidates:
        if seed_paths(candidate) != ([], []):
            return candidate
    places = " or ".join(str(candidate) for candidate in candidates)
    raise BadUsage(f"no seeds in {places}; name their folder with --seeds-dir")


def seed_paths(folder: Path) -> tuple[list[Path], list[Path]]:
    """Documents to POST, and files to upload."""
    documents = [path for pattern in DOCUMENTS for path in sorted(folder.glob(pattern))]
    return documents, [folder / name for name in FILES if (folder / name).is_file()]


def post_seeds(client: Client, folder: Path, step: Step) -> Harvest:
    """Post everything, wait for all of it and collect the events.

    `step(what, done, of)` is called after every answer. Duplicates are waited for like the others.
    """
    documents, files = seed_paths(folder)
    harvest = Harvest()
    waiting: dict[str, None] = {}
    for posted, path in enumerate([*documents, *files]):
        step("posting the seeds", posted, len(documents) + len(files))
        name = path.relative_to(folder)
        for answer in _post(client, path, as_document=path in documents):
            if "id" in answer:
                waiting[answer["id"]] = None
            else:
                where = f"{name}: {answer['position']}" if "position" in answer else f"{name}"
                harvest.failed[where] = str(answer.get("detail", "refused"))
    _wait(client, waiting, harvest, step)
    for document_id in harvest.succeeded:
        harvest.events += client.result(document_id)["events"]
        step("reading the events", len(waiting), len(waiting))
    return harvest


def _post(client: Client, path: Path, *, as_document: bool) -> list[Record]:
    try:
        return [client.post_document(_document(path))] if as_document else client.post_file(path)
    except Refused as error:
        return [{"detail": str(error)}]


def _document(path: Path) -> Record:
    try:
        document: Record = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{path} cannot be read: {error}") from None
    return document


def _wait(client: Client, waiting: dict[str, None], harvest: Harvest, step: Step) -> None:
    progress_at = time.monotonic()
    for done, document_id in enumerate(waiting):
        step("waiting for the documents", done, len(waiting))
        while (status := client.status(document_id, WAIT_S))["status"] not in FINISHED:
            if time.monotonic() - progress_at > STALLED_S:
                raise CommandFailed(f"{document_id} was not finished in {STALLED_S:.0f} s")
            step("waiting for the documents", done, len(waiting))
        progress_at = time.monotonic()
        if status["status"] == "succeeded":
            harvest.succeeded.append(document_id)
        else:
            harvest.failed[document_id] = str((status.get("error") or {}).get("detail", "failed"))
