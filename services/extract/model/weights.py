"""Weights on disk: what is in models/, checked before anything is built from it.

`weights.safetensors` holds every weight once. `graph.onnx` is the network up to its tags: its
constants are byte ranges of that file. `reference.safetensors` holds a few windows and the tags
that the network gave them in fp32 when it was trained, so that any machine can check its runtime.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from safetensors import safe_open

from services.common.spans import Frozen
from services.extract.model.confidence import Calibration, Thresholds
from services.extract.model.labels import LABELS

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[3] / "models" / "reader"
MANIFEST = "manifest.json"
WEIGHTS = "weights.safetensors"
GRAPH = "graph.onnx"
REFERENCE = "reference.safetensors"
TOKENIZER = "tokenizer.json"
# A matrix in int8 is kept under its name and how it lies: the columns of a linear layer
# [inputs, outputs], or the rows of a table; each output or row has a scale.
COLUMNS = ".columns"
ROWS = ".rows"
SCALE = ".scale"

Weights = dict[str, NDArray[np.float32]]


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
    calibration: Calibration = Calibration()
    scores: dict[str, dict[str, float]] = Field(default_factory=dict)
    training: dict[str, float] = Field(default_factory=dict)


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


def read_weights(directory: Path, layers: Sequence[str] = ("",)) -> Weights:
    """The weights of the layers whose names begin so, in fp32, under their names in the network.

    Linear layers come as [outputs, inputs] and embeddings as [rows, width], however they are kept.
    """
    weights: Weights = {}
    with safe_open(directory / WEIGHTS, framework="numpy") as file:
        for name in file.keys():  # noqa: SIM118 - it is no dictionary
            if not name.startswith(tuple(layers)) or name.endswith(SCALE):
                continue
            stored = file.get_tensor(name)
            if name.endswith((COLUMNS, ROWS)):
                network_name = name.removesuffix(COLUMNS).removesuffix(ROWS)
                rows = stored.T if name.endswith(COLUMNS) else stored
                scales = file.get_tensor(f"{network_name}{SCALE}")
                weights[network_name] = np.ascontiguousarray(rows * scales[:, None])
            else:
                weights[name] = stored
    return weights
