"""ONNX Runtime on the CPU: products in int8, the rest in fp32."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

from services.extract.model.backends import Tagged
from services.extract.model.batches import Batch
from services.extract.model.weights import GRAPH

ERRORS_ONLY = 3


class OnnxBackend:
    """Without `integers` the same roundings are computed in fp32: slower, right on any CPU.

    Processors without VNNI add products of eight bits in sixteen, which may overflow.
    """

    def __init__(self, directory: Path, *, threads: int, integers: bool = True) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        # Several workers on the same cores: a thread that waits must not keep its core busy.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if not integers:
            options.add_session_config_entry("session.disable_quant_qdq", "1")
        self._session = onnxruntime.InferenceSession(
            directory / GRAPH, options, providers=["CPUExecutionProvider"]
        )

    def tag(self, batch: Batch) -> Tagged:
        """Tags every token of the batch."""
        inputs = {"ids": batch.ids, "shapes": batch.shapes, "mask": batch.mask}
        return Tagged(*self._session.run(list(Tagged._fields), inputs))
