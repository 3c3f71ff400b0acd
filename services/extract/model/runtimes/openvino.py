"""OpenVINO on the CPU: products in int8, the rest in fp32, or in bf16 where that is faster."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

# What is not there cannot report over the network what is done with the library.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
import openvino  # noqa: E402

from services.extract.model.backends import Tagged  # noqa: E402
from services.extract.model.batches import Batch  # noqa: E402
from services.extract.model.weights import GRAPH  # noqa: E402

CPU_FLAGS = Path("/proc/cpuinfo")


def has_matrix_units() -> bool:
    """Whether the processor multiplies matrices in bf16 by units of their own (AMX).

    With AVX-512 alone bf16 is the slower of the two: attention took a quarter longer (measured).
    """
    return CPU_FLAGS.is_file() and "amx_bf16" in CPU_FLAGS.read_text(encoding="utf-8")


class OpenVinoBackend:
    """One stream: a worker reads one batch at a time, with all its threads."""

    def __init__(self, directory: Path, *, threads: int, precision: str = "auto") -> None:
        core = openvino.Core()
        wants_bf16 = precision == "bf16" or (precision == "auto" and has_matrix_units())
        compiled = core.compile_model(
            core.read_model(directory / GRAPH),
            "CPU",
            {
                "NUM_STREAMS": 1,
                "INFERENCE_NUM_THREADS": threads,
                "INFERENCE_PRECISION_HINT": "bf16" if wants_bf16 else "f32",
                # Several workers would all be pinned to the first cores.
                "ENABLE_CPU_PINNING": False,
            },
        )
        self._request = compiled.create_infer_request()

    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch."""
        inputs = {"ids": batch.ids, "shapes": batch.shapes, "mask": batch.mask}
        outputs = self._request.infer(inputs, share_inputs=True)
        return Tagged(*(np.asarray(outputs[name]) for name in Tagged._fields))
