"""PyTorch, on the CPU or on a GPU, in fp32 or bf16; and the network as training made it."""

from __future__ import annotations

from pathlib import Path

import torch

from services.extract.model.backends import Tagged
from services.extract.model.batches import Batch
from services.extract.model.network import EventReader, build
from services.extract.model.weights import Manifest, read_weights


def load_network(directory: Path, manifest: Manifest) -> EventReader:
    """The network of a model in fp32, for serving or for further training."""
    network = build(manifest.config.encoder, manifest.config.pair_width)
    stored = read_weights(directory)
    network.load_state_dict({name: torch.from_numpy(array) for name, array in stored.items()})
    return network.eval()


class TorchBackend:
    """`threads` is for the whole process: torch knows no other.

    `auto` is fp32 on a CPU and bf16 on a GPU: on a CPU without AMX, bf16 is the slower of the two.
    """

    def __init__(
        self, network: EventReader, *, threads: int, device: str = "cpu", precision: str = "auto"
    ) -> None:
        torch.set_num_threads(threads)
        self._device = torch.device(device)
        wants_bf16 = precision == "bf16" or (precision == "auto" and self._device.type != "cpu")
        dtype = torch.bfloat16 if wants_bf16 else torch.float32
        self._network = network.eval().to(self._device, dtype)

    @torch.inference_mode()
    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch."""
        arrays = (batch.ids, batch.shapes, batch.mask)
        outputs = self._network(*(torch.from_numpy(each).to(self._device) for each in arrays))
        return Tagged(*(output.float().cpu().numpy() for output in outputs))
