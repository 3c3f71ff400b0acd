from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli import seeds as module
from services.cli.client import Client
from services.cli.errors import BadUsage, CommandFailed
from services.cli.seeds import find_seeds, post_seeds, seed_paths

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("news/a", "one"), ("news/b", "two"), ("report/report", "three")):
        path = tmp_path / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"text": text}))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "tweets.js").write_text("tweets")
    return tmp_path


@pytest.fixture
def client(service_url: str) -> Iterator[Client]:
    with Client(service_url, service_url) as client:
        yield client


def test_the_seeds_of_the_repository_are_found() -> None:
    documents, files = seed_paths(find_seeds(None))
    assert [path.name for path in documents] == [
        "call-to-arms-al-ghab.json",
        "hama-tanks.json",
        "report.json",
    ]
    assert len(files) == 4


def test_a_folder_without_seeds_is_told_clearly(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match=f"no seeds in {tmp_path}; name their folder"):
        find_seeds(tmp_path)


def test_documents_and_files_are_posted_waited_for_and_their_events_read(
    client: Client, folder: Path
) -> None:
    steps = []
    harvest = post_seeds(client, folder, lambda *step: steps.append(step))
    # Three documents, and two in the file.
    assert len(harvest.succeeded) == len(harvest.events) == 5
    assert harvest.complete
    assert ("posting the seeds", 3, 4) in steps
    assert ("waiting for the documents", 4, 5) in steps


def test_seeds_posted_before_give_their_events_again(client: Client, folder: Path) -> None:
    first, second = (post_seeds(client, folder, lambda *_: None) for _ in range(2))
    assert first == second


def test_a_failed_document_makes_the_harvest_incomplete(client: Client, folder: Path) -> None:
    (folder / "news" / "c.json").write_text('{"text": "poison"}')
    harvest = post_seeds(client, folder, lambda *_: None)
    assert list(harvest.failed.values()) == ["It is poison."]
    assert not harvest.complete


def test_no_event_at_all_is_no_harvest() -> None:
    assert not module.Harvest(succeeded=["doc_1"]).complete


def test_a_document_that_never_ends_is_not_waited_for_for_ever(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALLED_S", 0.0)
    monkeypatch.setattr(client, "post_document", lambda _: {"id": "doc_slow"})
    with pytest.raises(CommandFailed, match="doc_slow was not finished in 0 s"):
        post_seeds(client, folder, lambda *_: None)


def test_a_seed_that_is_no_json_is_named(client: Client, folder: Path) -> None:
    (folder / "news" / "a.json").write_text("{")
    with pytest.raises(CommandFailed, match=r"news/a\.json cannot be read"):
        post_seeds(client, folder, lambda *_: None)
