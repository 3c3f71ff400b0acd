"""From a network to a directory that serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.common.schema import Document
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import WEIGHTS, read_manifest
from training import start
from training.data import TrainingData
from training.publish import publish


@pytest.fixture
def published(tmp_path: Path, pretrained: Path, data: TrainingData) -> Path:
    output = tmp_path / "models" / "reader"
    network = start.pretrained(pretrained)
    publish(
        network,
        pretrained,
        output,
        data,
        threads=1,
        reports=tmp_path / "reports",
        run={"epochs": 2},
    )
    return output


def test_what_is_published_serves(published: Path, data: TrainingData) -> None:
    text = data.held_out[0].text
    reader = Reader.load(published, threads=1)
    (reading,) = reader.read([Document(id="x", text=text, sentences=sentences(text))])
    Document(id="x", text=text).with_layer("reading", reading)


def test_the_manifest_holds_digests_and_scores(published: Path) -> None:
    manifest = read_manifest(published)
    assert manifest.sha256[WEIGHTS].startswith(manifest.revision)
    assert manifest.scores["events"].keys() >= {"precision", "recall", "f1", "gold", "f1_low"}
    assert manifest.training == {"windows": 4, "epochs": 2}


def test_card_and_report_say_the_same_of_the_same_weights(published: Path, tmp_path: Path) -> None:
    manifest = read_manifest(published)
    card = (published.parent / "README.md").read_text(encoding="utf-8")
    (report,) = (tmp_path / "reports").glob("*.json")
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["revision"] == manifest.revision
    assert written["scores"] == manifest.scores
    assert f"`{manifest.revision}`" in card
    assert "CC BY 4.0" in card
