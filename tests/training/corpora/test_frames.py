"""Events under other schemes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from services.common.ontology import EventType
from training.corpora import frames


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    wikievents: dict[str, Any] = {
        "docid": "w1",
        "tokens": ["Rebels", "shelled", "Hama", ",", "killing", "two", "."],
        "event_mentions": [
            {"event_type": "Conflict.Attack", "trigger": {"start_idx": 1, "end_idx": 2}},
            {"event_type": "Life.Die", "trigger": {"start_idx": 4, "end_idx": 5}},
            {"event_type": "Conflict.Attack", "trigger": {"start_idx": 9, "end_idx": 12}},
        ],
    }
    geneva: dict[str, Any] = {
        "wnd_id": "g1",
        "tokens": ["They", "signed", "a", "deal"],
        "event_mentions": [{"event_type": "Sign_agreement", "trigger": {"start": 1, "end": 2}}],
    }
    for name, row in (("wikievents/train", wikievents), ("geneva/geneva_union", geneva)):
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir()
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
    return tmp_path


def test_frames_become_types_or_stay_doubtful(corpora: Path) -> None:
    (document,) = frames.read(corpora)["wikievents"]
    found = {
        document.text[trigger.start : trigger.end]: trigger.type
        for trigger in document.triggers or ()
    }
    assert found == {"shelled": EventType.ASSAULT, "killing": None}


def test_a_corpus_says_which_types_it_could_have_given(corpora: Path) -> None:
    (document,) = frames.read(corpora)["geneva"]
    assert EventType.AGREE in document.annotated_events
    assert EventType.RETREAT not in document.annotated_events
    assert document.annotated == frozenset()


def test_what_frames_do_not_annotate_is_unknown(corpora: Path) -> None:
    (document,) = frames.read(corpora)["geneva"]
    (trigger,) = document.triggers or ()
    assert trigger.modes is trigger.modality is trigger.claim_status is trigger.roles is None
    assert trigger.happening < 0
