"""A network small enough to run in milliseconds, behind the tokeniser that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from services.extract.model.batches import Batch
from services.extract.model.encode import WindowEncoder
from services.extract.model.network import EventReader, build
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY, TOKENIZER
from training.export import save_model

TINY: dict[str, Any] = {
    "vocab_size": 30522,
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
}
TEXTS = (
    "Rebels shelled Suran on Monday, killing three soldiers.",
    "Omar left.",
    "Police arrested twelve protesters in Almaty on Friday, the ministry said, " * 2,
)


@pytest.fixture
def encoder() -> WindowEncoder:
    return WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, window_tokens=64)


@pytest.fixture
def network() -> EventReader:
    torch.manual_seed(1)
    return build(TINY, pair_width=8).eval()


@pytest.fixture
def batch(encoder: WindowEncoder) -> Batch:
    """Three windows of different lengths."""
    return Batch.of(
        [encoder.windows(index, text, sentences(text))[0] for index, text in enumerate(TEXTS)]
    )


@pytest.fixture
def saved(tmp_path: Path, network: EventReader, batch: Batch) -> Path:
    """The tiny network as it is published."""
    save_model(tmp_path, network, [batch])
    return tmp_path
