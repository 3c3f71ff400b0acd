"""The one seam for inference engines: padded windows in, numpy arrays out.

A backend runs the network up to its tags and knows nothing of text, labels or thresholds. The
engines are in `runtimes`, each in a module of its own: only the one that serves is imported.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from services.extract.model.batches import Batch

FloatArray = NDArray[np.float32]


class Tagged(NamedTuple):
    """Logits of the tags, and the hidden states that the heads read.

    hidden [B, T, H]; entities [B, T, entity tags]; triggers [B, T, trigger tags].
    """

    hidden: FloatArray
    entities: FloatArray
    triggers: FloatArray


class Backend(Protocol):
    """An engine that runs the network. Not safe for use by several threads at once."""

    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch. What it says of padding means nothing."""
        ...
