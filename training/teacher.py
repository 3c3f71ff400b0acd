"""Sentence embeddings to learn: what the published encoder makes of a sentence.

Fine-tuning would forget that similar sentences lie close together, which later stages need: the
network keeps it by imitating the encoder that it began as (Reimers and Gurevych 2020,
arXiv:2004.09813).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers import BertConfig, BertModel

from services.extract.model.backends import FloatArray
from services.extract.model.batches import by_length, pad

MAX_TOKENS = 128
TOKEN_BUDGET = 8192


class Teacher:
    """The published encoder, frozen."""

    def __init__(self, encoder: Path) -> None:
        configuration = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
        self._model = BertModel(BertConfig(**configuration), add_pooling_layer=False)
        stored = load_file(encoder / "model.safetensors")
        wanted = self._model.state_dict()
        self._model.load_state_dict({name: stored[name] for name in wanted})
        self._model.train(mode=False)
        self._tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    @torch.inference_mode()
    def embed(self, sentences: Sequence[str]) -> FloatArray:
        """Mean-pooled embeddings of length 1: [S, H]."""
        encodings = self._tokenizer.encode_batch(list(sentences))
        rows = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
        found = np.zeros((len(rows), self._model.config.hidden_size), dtype=np.float32)
        for group in by_length([len(row) for row in rows], TOKEN_BUDGET):
            width = max(len(rows[index]) for index in group)
            ids = torch.from_numpy(pad([rows[index] for index in group], width))
            mask = torch.from_numpy(pad([np.ones_like(rows[index]) for index in group], width))
            hidden = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
            mean = (hidden * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
            found[group] = normalize(mean, dim=-1).numpy()
        return found
