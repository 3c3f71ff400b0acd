"""What is said of the model without services."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.common.settings import Settings
from services.extract.probe import BadInput, bench, evaluate, info, read_gold

ROW = {
    "id": "1",
    "document": {"text": "Rebels shelled Hama."},
    "events": [
        {
            "type": "ASSAULT",
            "trigger": {"text": "shelled", "start": 7, "end": 14},
            "modality": "actual",
            "claim": {"status": "asserted"},
        }
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n")
    return path


def test_info_names_the_model_and_the_thresholds_that_are_set() -> None:
    found = info(Settings(thresholds={"trigger": 0.9}))
    assert found["thresholds"]["trigger"] == 0.9
    assert found["files_bytes"]["weights.safetensors"] > 1_000_000
    assert found["runtime"]["threads"] > 0


def test_the_model_is_measured_on_gold(gold: Path) -> None:
    found = evaluate(Settings(worker_threads=1), gold)
    assert found["documents"] == 1
    assert found["scores"]["event"]["f1"] == 1.0


def test_bench_reads_the_texts_that_are_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels shelled Hama.")
    found = bench(Settings(worker_threads=1), [tmp_path / "a.txt"], seconds=0)
    assert (found["documents"], found["words"]) == (1, 3)
    assert found["runtimes"][0]["documents_per_s"] > 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "Expecting property name"),
        (json.dumps({"events": []}), "'document' is missing"),
        (json.dumps({**ROW, "document": {"text": "Short."}}), "7:14 is not a span"),
        (json.dumps({**ROW, "document": {"text": "x" * 20}}), "not 'shelled'"),
        (json.dumps({**ROW, "document": {**ROW["document"], "languag": "en"}}), "languag"),
        ("", "no documents"),
    ],
)
def test_a_bad_gold_file_says_where_and_why(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(BadInput, match="gold") as raised:
        read_gold(path)
    assert why in str(raised.value)
