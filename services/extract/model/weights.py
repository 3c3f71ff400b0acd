"""Weights on disk: what is in models/, checked before anything is built from it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from pydantic import Field
from safetensors.torch import load_file, save

from services.common.schema import Frozen
from services.extract.model.decode import Thresholds
from services.extract.model.labels import LABELS
from services.extract.model.network import EventReader, build

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[3] / "models" / "reader"
MANIFEST = "manifest.json"
WEIGHTS = "weights.safetensors"
TOKENIZER = "tokenizer.json"


class InvalidWeights(Exception):
    """The directory does not hold a usable model. The message says which file, and what to do."""


class Configuration(Frozen):
    """All that is needed to build the network and to cut its windows."""

    encoder: dict[str, Any]
    pair_width: int
    window_tokens: int


class Manifest(Frozen):
    """What the weights are, and how they can be checked. `revision` names exactly these weights."""

    name: str
    version: str
    revision: str
    licence: str
    sha256: dict[str, str]
    config: Configuration
    labels: dict[str, list[str]]
    thresholds: Thresholds
    scores: dict[str, dict[str, float]] = Field(default_factory=dict)


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a model, after its files have been checked against it.

    Raises: InvalidWeights: a file is missing or altered, or the labels are not those of this code.
    """
    path = directory / MANIFEST
    if not path.is_file():
        raise InvalidWeights(f"{path} is missing: no model was shipped or trained there")
    manifest = Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    for name, expected in manifest.sha256.items():
        file = directory / name
        if not file.is_file():
            raise InvalidWeights(f"{file} is missing, but the manifest names it")
        if sha256(file) != expected:
            raise InvalidWeights(f"{file} is not the file that the manifest describes (sha256)")
    if manifest.labels != LABELS:
        raise InvalidWeights(f"{path}: the weights were trained for other labels: train them again")
    return manifest


def load_network(directory: Path, manifest: Manifest) -> EventReader:
    """The network in fp32."""
    network = build(manifest.config.encoder, manifest.config.pair_width)
    stored = load_file(directory / WEIGHTS)
    network.load_state_dict({name: tensor.float() for name, tensor in stored.items()})
    return network.eval()


def save_network(directory: Path, network: EventReader) -> str:
    """Writes the weights in half precision. Returns their digest."""
    halves = {
        name: tensor.detach().cpu().to(torch.float16).contiguous()
        for name, tensor in network.state_dict().items()
    }
    (directory / WEIGHTS).write_bytes(save(halves))
    return sha256(directory / WEIGHTS)
