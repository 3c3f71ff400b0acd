"""A model without learning: equal words have equal states, and "shelled" is an ASSAULT."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, cast

import numpy as np
import torch

from services.common.event_types import CustomType, Example
from services.common.spans import Span
from services.extract.model import labels
from services.extract.model.backends import Tagged
from services.extract.model.batches import Batch
from services.extract.model.confidence import Thresholds
from services.extract.model.encode import WindowEncoder
from services.extract.model.heads import FloatArray, Heads
from services.extract.model.network import build
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY, TOKENIZER, Manifest

WIDTH = 384
SURE = 20.0
CONFIGURATION: dict[str, Any] = {
    "vocab_size": 8,
    "hidden_size": WIDTH,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 8,
    "max_position_embeddings": 8,
}


@cache
def state(token: int) -> FloatArray:
    drawn: FloatArray = np.random.default_rng(token).normal(size=WIDTH).astype(np.float32)
    return drawn


class StandIn:
    """A backend; `batches` counts how often it was asked."""

    def __init__(self, encoder: WindowEncoder) -> None:
        self.batches = 0
        self._shelled = int(encoder.windows(0, "shelled", sentences("shelled"))[0].ids[1])

    def tag(self, batch: Batch) -> Tagged:
        self.batches += 1
        size = batch.ids.shape
        entities = np.zeros((*size, len(labels.ENTITY_TAGS)), dtype=np.float32)
        triggers = np.zeros((*size, len(labels.TRIGGER_TAGS)), dtype=np.float32)
        entities[..., 0] = triggers[..., 0] = SURE
        is_shelled = batch.ids == self._shelled
        triggers[is_shelled, labels.TRIGGER_TAGS.index("B-ASSAULT")] = 2 * SURE
        hidden = np.stack([[state(token) for token in row] for row in batch.ids.tolist()])
        return Tagged(hidden, entities, triggers)


def window_encoder() -> WindowEncoder:
    return WindowEncoder.from_file(DEFAULT_DIRECTORY / TOKENIZER, window_tokens=128)


def stand_in_reader() -> tuple[Reader, StandIn]:
    torch.manual_seed(1)
    encoder = window_encoder()
    backend = StandIn(encoder)
    weights = build(CONFIGURATION, pair_width=8).state_dict()
    heads = Heads({name: each.numpy() for name, each in weights.items()})
    manifest = Manifest.model_construct(
        name="stand-in", version="0.0.0", revision="0", thresholds=Thresholds()
    )
    return Reader(cast(Manifest, manifest), encoder, backend, heads), backend


def custom_type(
    name: str, *examples: tuple[str, str], threshold: float = 0.5, version: str = "1"
) -> CustomType:
    """A type of (text, trigger) pairs."""
    return CustomType(
        name=name,
        definition="as the examples say",
        examples=tuple(
            Example(
                text=text,
                trigger=Span.of(text, text.index(words), text.index(words) + len(words)),
            )
            for text, words in examples
        ),
        quad=None,
        threshold=threshold,
        version=version,
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
