"""The one seam for inference engines: padded windows in, numpy arrays out.

A backend runs the network and knows nothing of text, labels or thresholds.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from services.extract.model.batches import Batch
from services.extract.model.encode import IntArray
from services.extract.model.network import EventReader

FloatArray = NDArray[np.float32]


class Tagged(NamedTuple):
    """Logits of the tags, and the hidden states that `relate` wants back.

    hidden [B, T, H]; entities [B, T, entity tags]; triggers [B, T, trigger tags].
    """

    hidden: FloatArray
    entities: FloatArray
    triggers: FloatArray


class Related(NamedTuple):
    """Logits: modes [N, modes], modality [N, 5], claim [N, 4], roles [P, roles]."""

    modes: FloatArray
    modality: FloatArray
    claim: FloatArray
    roles: FloatArray


class Backend(Protocol):
    """An engine that runs the network. The encoder runs once, in `tag`."""

    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch."""
        ...

    def relate(
        self, hidden: FloatArray, triggers: IntArray, mentions: IntArray, pairs: IntArray
    ) -> Related:
        """What the triggers [N, 4] are, and which mentions [M, 4] play a part: pairs [P, 3]."""
        ...


class TorchBackend:
    """PyTorch in fp32. `threads` is for the whole process: torch knows no other."""

    def __init__(self, network: EventReader, *, threads: int, device: str = "cpu") -> None:
        torch.set_num_threads(threads)
        self._device = torch.device(device)
        self._network = network.float().eval().to(self._device)

    @torch.inference_mode()
    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch."""
        inputs = [self._tensor(array) for array in (batch.ids, batch.shapes, batch.mask)]
        return Tagged(*(output.cpu().numpy() for output in self._network(*inputs)))

    @torch.inference_mode()
    def relate(
        self, hidden: FloatArray, triggers: IntArray, mentions: IntArray, pairs: IntArray
    ) -> Related:
        """What the triggers are, and which mentions play a part."""
        spans = [self._tensor(array) for array in (triggers, mentions, pairs)]
        outputs = self._network.relate(self._tensor(hidden), *spans)
        return Related(*(output.cpu().numpy() for output in outputs))

    def _tensor(self, array: IntArray | FloatArray) -> torch.Tensor:
        return torch.from_numpy(array).to(self._device)
