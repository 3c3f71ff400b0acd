"""A network small enough to run in milliseconds, behind the tokeniser that is shipped."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader, build
from services.extract.model.weights import DEFAULT_DIRECTORY, TOKENIZER

TINY: dict[str, Any] = {
    "vocab_size": 30522,
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
}


@pytest.fixture
def encoder() -> WindowEncoder:
    return WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, window_tokens=64)


@pytest.fixture
def network() -> EventReader:
    torch.manual_seed(1)
    return build(TINY, pair_width=8)
