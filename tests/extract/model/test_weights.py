"""Models on disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from services.extract.model.network import EventReader
from services.extract.model.weights import (
    DEFAULT_DIRECTORY,
    GRAPH,
    MANIFEST,
    REFERENCE,
    TOKENIZER,
    WEIGHTS,
    InvalidWeights,
    read_manifest,
    read_weights,
)

MEGABYTE = 1_000_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_DIRECTORY, tmp_path / "model"))


def test_the_shipped_model_is_what_its_manifest_says() -> None:
    manifest = read_manifest(DEFAULT_DIRECTORY)
    assert manifest.sha256[WEIGHTS].startswith(manifest.revision)
    assert manifest.sha256.keys() == {WEIGHTS, GRAPH, REFERENCE, TOKENIZER}
    assert sum(each.stat().st_size for each in DEFAULT_DIRECTORY.iterdir()) < 48 * MEGABYTE


def test_altered_weights_are_refused(copied: Path) -> None:
    with (copied / WEIGHTS).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(InvalidWeights, match="sha256"):
        read_manifest(copied)


@pytest.mark.parametrize("name", [MANIFEST, TOKENIZER, GRAPH, REFERENCE])
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


def test_weights_survive_being_written_and_read(saved: Path, network: EventReader) -> None:
    expected = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    found = read_weights(saved)
    assert found.keys() == expected.keys()
    for name, weight in found.items():
        assert weight.dtype == np.float32
        # Half a step of 127 in the largest weight of a row.
        np.testing.assert_allclose(weight, expected[name], atol=np.abs(expected[name]).max() / 250)


def test_only_the_layers_in_question_are_read(saved: Path) -> None:
    assert read_weights(saved, ("modes.",)).keys() == {"modes.weight", "modes.bias"}
