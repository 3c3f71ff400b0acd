"""Models on disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from services.extract.model.weights import (
    DEFAULT_DIRECTORY,
    MANIFEST,
    TOKENIZER,
    WEIGHTS,
    InvalidWeights,
    load_network,
    read_manifest,
    save_network,
)

MEGABYTE = 1_000_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_DIRECTORY, tmp_path / "model"))


def test_the_shipped_model_is_what_its_manifest_says() -> None:
    manifest = read_manifest(DEFAULT_DIRECTORY)
    assert manifest.sha256[WEIGHTS].startswith(manifest.revision)
    assert (DEFAULT_DIRECTORY / WEIGHTS).stat().st_size < 46 * MEGABYTE


def test_altered_weights_are_refused(copied: Path) -> None:
    with (copied / WEIGHTS).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(InvalidWeights, match="sha256"):
        read_manifest(copied)


@pytest.mark.parametrize("name", [MANIFEST, TOKENIZER])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(InvalidWeights, match=name):
        read_manifest(copied)


def test_weights_for_other_labels_are_refused(copied: Path) -> None:
    manifest = json.loads((copied / MANIFEST).read_text(encoding="utf-8"))
    manifest["labels"]["roles"].reverse()
    (copied / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InvalidWeights, match="labels"):
        read_manifest(copied)


def test_weights_survive_being_written_and_read(tmp_path: Path) -> None:
    manifest = read_manifest(DEFAULT_DIRECTORY)
    network = load_network(DEFAULT_DIRECTORY, manifest)
    assert save_network(tmp_path, network) == manifest.sha256[WEIGHTS]
