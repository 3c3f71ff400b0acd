"""From a trained network to the files that every runtime reads.

`weights.safetensors` holds every weight once: the large matrices in int8 with the scale of each
row, the rest in fp32. `graph.onnx` is the network up to its tags and holds no weight: its constants
are byte ranges of that file.
"""

from __future__ import annotations

import copy
import io
import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import onnx
import torch
from safetensors.numpy import save
from torch import nn

from services.extract.model.backends import Tagged
from services.extract.model.batches import Batch
from services.extract.model.network import EventReader
from services.extract.model.reference import Reference
from services.extract.model.weights import GRAPH, REFERENCE, WEIGHTS
from training.quantise import Arrays, Quantiser, Range

OPSET = 17
INPUTS = ("ids", "shapes", "mask")
OUTPUTS = Tagged._fields
REFERENCE_WINDOWS = 4


def save_model(directory: Path, network: EventReader, calibration: Sequence[Batch]) -> list[str]:
    """Writes weights and graph. Returns the names of the files.

    `calibration`: windows of text like that of the training; a few hundred are enough.
    """
    network = copy.deepcopy(network).cpu().float().eval()
    model = exported(network)
    weights = {name: tensor.contiguous().numpy() for name, tensor in network.state_dict().items()}
    stored = Quantiser(model.graph, weights, observed(network, calibration)).run()
    (directory / WEIGHTS).write_bytes(save(stored))
    link(model.graph, stored, directory / WEIGHTS)
    (directory / GRAPH).write_bytes(model.SerializeToString())
    onnx.checker.check_model(directory / GRAPH)
    reference(network, calibration).save(directory)
    return [WEIGHTS, GRAPH, REFERENCE]


def exported(network: EventReader) -> onnx.ModelProto:
    """The network up to its tags, in fp32, its constants under the names of its weights."""
    example = torch.ones((2, 3), dtype=torch.int64)
    # The engines fuse attention where it is written out plainly. Torch's own operator is exported
    # with guards against rows without a token, which no window has, and is a third slower.
    network.encoder.set_attn_implementation("eager")
    buffer = io.BytesIO()
    with warnings.catch_warnings(), torch.inference_mode():
        # The older exporter keeps the names of the weights. It warns that it is old.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example, torch.zeros_like(example), example),
            buffer,  # type: ignore[arg-type] # it writes to files in memory, too
            dynamo=False,
            opset_version=OPSET,
            do_constant_folding=False,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={name: {0: "windows", 1: "tokens"} for name in (*INPUTS, *OUTPUTS)},
        )
    # The exporter may leave a module in training mode.
    network.eval()
    return onnx.load_from_string(buffer.getvalue())


def observed(network: EventReader, calibration: Sequence[Batch]) -> dict[str, Range]:
    """In which range the input of each linear layer lies: by the name of the layer's weight.

    Nothing is clipped: the few very large values are what a network attends to. Ranges with the
    least squared error moved a quarter more probability to other tags.
    """
    ranges: dict[str, Range] = {}
    mask = torch.ones(0)

    def watch(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], None]:
        def widen(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            values = inputs[0]
            # What is computed for padding is never read.
            real = values[mask] if values.shape[:2] == mask.shape else values
            low, high = ranges.get(name, (0.0, 1e-6))
            ranges[name] = (min(low, real.min().item()), max(high, real.max().item()))

        return widen

    handles = [
        module.register_forward_pre_hook(watch(f"{name}.weight"))
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear)
    ]
    with torch.inference_mode():
        for batch in calibration:
            mask = torch.from_numpy(batch.mask).bool()
            network(*(torch.from_numpy(each) for each in (batch.ids, batch.shapes, batch.mask)))
    for handle in handles:
        handle.remove()
    return ranges


def reference(network: EventReader, calibration: Sequence[Batch]) -> Reference:
    """Windows of the longest batch, so that a check of them takes milliseconds."""
    batch = max(calibration, key=lambda each: each.ids.shape[1])
    ids, shapes, mask = (each[:REFERENCE_WINDOWS] for each in (batch.ids, batch.shapes, batch.mask))
    with torch.inference_mode():
        tags = network(*(torch.from_numpy(each) for each in (ids, shapes, mask)))
    return Reference(ids, shapes, mask, tags.entities.numpy(), tags.triggers.numpy())


def link(graph: onnx.GraphProto, stored: Arrays, weights: Path) -> None:
    """Makes the graph's constants byte ranges of the weights' file."""
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    used = {name for node in graph.node for name in node.input}
    own = [each for each in graph.initializer if each.name in used - stored.keys()]
    del graph.initializer[:]
    graph.initializer.extend(own)
    for name in sorted(used & stored.keys()):
        start, end = header[name]["data_offsets"]
        tensor = graph.initializer.add(
            name=name,
            dims=stored[name].shape,
            data_type=onnx.helper.np_dtype_to_tensor_dtype(stored[name].dtype),
            data_location=onnx.TensorProto.EXTERNAL,
        )
        place = {"location": weights.name, "offset": 8 + length + start, "length": end - start}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
