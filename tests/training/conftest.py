"""A document with one event, and a network small enough to learn it in a second."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from services.common.ontology import ClaimStatus, EntityType, EventType, Modality
from services.common.schema import Role
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader, build
from services.extract.model.weights import DEFAULT_DIRECTORY, TOKENIZER
from training.data import TrainingData, encoded
from training.gold import GoldDocument, GoldMention, GoldTrigger

TINY: dict[str, Any] = {
    "vocab_size": 30522,
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "attention_probs_dropout_prob": 0.1,
    "max_position_embeddings": 64,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
}
TEXT = "Rebels shelled Hama."


@pytest.fixture
def encoder() -> WindowEncoder:
    return WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, window_tokens=64)


@pytest.fixture
def network() -> EventReader:
    torch.manual_seed(1)
    return build(TINY, pair_width=16)


@pytest.fixture
def pretrained(tmp_path: Path) -> Path:
    """A directory like that of the published encoder, with a tiny one in it."""
    directory = tmp_path / "encoder"
    directory.mkdir()
    encoder = build(TINY, pair_width=16).encoder
    (directory / "config.json").write_text(json.dumps(TINY), encoding="utf-8")
    save_file(dict(encoder.state_dict()), directory / "model.safetensors")
    shutil.copy(DEFAULT_DIRECTORY / TOKENIZER, directory / "tokenizer.json")
    return directory


@pytest.fixture
def data(document: GoldDocument) -> TrainingData:
    windows = WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, window_tokens=64)
    return TrainingData(events=encoded([document] * 4, windows), open={}, held_out=[document])


@pytest.fixture
def document() -> GoldDocument:
    trigger = GoldTrigger(
        7,
        14,
        EventType.ASSAULT,
        0,
        frozenset({"heavy-weapons"}),
        Modality.ACTUAL,
        ClaimStatus.ASSERTED,
        frozenset({(0, Role.ACTOR), (1, Role.LOCATION), (1, Role.RECIPIENT)}),
    )
    mentions = (
        GoldMention(0, 6, EntityType.GROUP),
        GoldMention(15, 19, EntityType.LOCATION),
    )
    return GoldDocument("one", TEXT, mentions, (trigger,))
