"""Whether a runtime computes on this machine what the network computed when it was trained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save

from services.extract.model.backends import Backend, FloatArray
from services.extract.model.batches import Batch
from services.extract.model.decode import softmax
from services.extract.model.encode import IntArray
from services.extract.model.weights import REFERENCE

# The mean share of probability on other tags. Rounding to int8 moves about 0.02; an overflow of
# products, or a fault of an engine, moves far more.
LARGEST_DISTANCE = 0.06


@dataclass(frozen=True)
class Reference:
    """A few padded windows, and the tags' logits in fp32 from the network before any rounding."""

    ids: IntArray
    shapes: IntArray
    mask: IntArray
    entities: FloatArray
    triggers: FloatArray

    @classmethod
    def load(cls, directory: Path) -> Reference:
        """The reference of the model in `directory`."""
        return cls(**load_file(directory / REFERENCE))

    def save(self, directory: Path) -> None:
        """Writes the reference to the model's directory."""
        (directory / REFERENCE).write_bytes(save(self.__dict__))

    def distance(self, backend: Backend) -> float:
        """How far a backend's tags are from these: the mean total variation, between 0 and 1."""
        found = backend.tag(Batch((), self.ids, self.shapes, self.mask))
        real = self.mask == 1
        apart = [
            np.abs(softmax(logits[real]) - softmax(wanted[real])).sum(axis=-1).mean() / 2
            for logits, wanted in (
                (found.entities, self.entities),
                (found.triggers, self.triggers),
            )
        ]
        return float(max(apart))
