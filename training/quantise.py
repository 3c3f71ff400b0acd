"""Eight bits: of weights per output channel, of activations per tensor with fixed scales.

After Jacob et al. 2018, arXiv:1712.05877. The rewritten graph holds pairs of QuantizeLinear and
DequantizeLinear, which ONNX Runtime and OpenVINO fuse into products of integers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from services.extract.model.backends import FloatArray
from services.extract.model.weights import COLUMNS, ROWS, SCALE

Range = tuple[float, float]
Arrays = dict[str, NDArray[Any]]

# Smaller tables of embeddings are not worth the loss.
LEAST_TABLE_ROWS = 4096


def affine(within: Range) -> tuple[np.float32, np.uint8]:
    """Scale and zero point of eight unsigned bits over a range."""
    low, high = within
    scale = np.float32((high - low) / 255)
    return scale, np.uint8(np.clip(round(-low / float(scale)), 0, 255))


def int8_rows(weight: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """A matrix [rows, columns] in int8, and the scale of each row."""
    scales = np.maximum(np.abs(weight).max(axis=1), 1e-8).astype(np.float32) / np.float32(127)
    return np.round(weight / scales[:, None]).astype(np.int8), scales


class Quantiser:
    """Rewrites a graph, layer by layer.

    A linear layer is MatMul(x, Transpose(W)) in the exported graph. It becomes
    MatMul(DQ(Q(x)), DQ(W')) with W' the columns of W in int8, unless its answer is an output of the
    graph: logits are compared with each other, so their rounding shows. A large table of embeddings
    keeps its rows in int8, each with its scale.
    """

    def __init__(
        self, graph: onnx.GraphProto, weights: Mapping[str, FloatArray], ranges: Mapping[str, Range]
    ) -> None:
        self._graph = graph
        self._weights: Arrays = dict(weights)
        self._ranges = ranges
        self._makers = {output: node for node in graph.node for output in node.output}
        self._outputs = {output.name for output in graph.output}
        self._readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self._readers[name].append(node)
        self._rounded: dict[str, str] = {}

    def run(self) -> Arrays:
        """Rewrites the graph. Returns every weight by its name, and the scales of those in int8."""
        # Of weights that are equal the exporter keeps one, and copies it under the others' names.
        own = [node for node in self._graph.node if node.output[0] not in self._weights]
        nodes = [each for node in own for each in self._rewritten(node)]
        read = {name for node in nodes for name in node.input} | self._outputs
        nodes = [node for node in nodes if not read.isdisjoint(node.output)]
        del self._graph.node[:]
        self._graph.node.extend(nodes)
        return self._weights

    def _rewritten(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        if node.op_type == "MatMul":
            transpose = self._makers.get(node.input[1])
            weight = transpose.input[0] if transpose is not None else ""
            if weight in self._ranges and weight in self._weights and not self._is_last(node):
                yield from self._linear(node, weight)
        elif node.op_type == "Gather" and self._is_large_table(node.input[0]):
            yield from self._table(node)
            return
        yield node

    def _is_last(self, node: onnx.NodeProto) -> bool:
        """Whether the layer's answer, its bias added, is an output of the graph."""
        readers = self._readers[node.output[0]]
        results = {node.output[0], *(name for each in readers for name in each.output)}
        return not self._outputs.isdisjoint(results)

    def _linear(self, node: onnx.NodeProto, weight: str) -> Iterator[onnx.NodeProto]:
        # As columns, for OpenVINO computes in fp32 where it has to transpose the weights itself.
        rows, scales = int8_rows(self._weights.pop(weight))
        columns, scale = f"{weight}{COLUMNS}", f"{weight}{SCALE}"
        self._weights[columns], self._weights[scale] = np.ascontiguousarray(rows.T), scales
        zeros = self._constant(f"{weight}.zero", np.zeros(len(scales), dtype=np.int8))
        product = f"{weight}.product"
        yield helper.make_node(
            "DequantizeLinear", [columns, scale, zeros], [product], name=product, axis=1
        )
        activation = node.input[0]
        # Several layers may read one activation: it is rounded once.
        if activation not in self._rounded:
            yield from self._round(activation, self._ranges[weight])
        node.input[0], node.input[1] = self._rounded[activation], product

    def _round(self, activation: str, within: Range) -> Iterator[onnx.NodeProto]:
        scale, zero = affine(within)
        levels, rounded = f"{activation}.levels", f"{activation}.rounded"
        grid = [
            self._constant(f"{activation}.scale", np.asarray(scale)),
            self._constant(f"{activation}.zero", np.asarray(zero)),
        ]
        yield helper.make_node("QuantizeLinear", [activation, *grid], [levels], name=levels)
        yield helper.make_node("DequantizeLinear", [levels, *grid], [rounded], name=rounded)
        self._rounded[activation] = rounded

    def _is_large_table(self, name: str) -> bool:
        return name in self._weights and len(self._weights[name]) >= LEAST_TABLE_ROWS

    def _table(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        """The rows and their scales are looked up, and only then multiplied."""
        weight, indexes = node.input
        table, scale = f"{weight}{ROWS}", f"{weight}{SCALE}"
        self._weights[table], self._weights[scale] = int8_rows(self._weights.pop(weight))
        rows, floats, scales, column = (
            f"{weight}.{part}" for part in ("found", "floats", "scales", "column")
        )
        axis = self._constant(f"{weight}.axis", np.array([-1], dtype=np.int64))
        yield helper.make_node("Gather", [table, indexes], [rows], name=rows)
        yield helper.make_node("Cast", [rows], [floats], name=floats, to=onnx.TensorProto.FLOAT)
        yield helper.make_node("Gather", [scale, indexes], [scales], name=scales)
        yield helper.make_node("Unsqueeze", [scales, axis], [column], name=column)
        yield helper.make_node("Mul", [floats, column], [node.output[0]], name=f"{weight}.product")

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._graph.initializer.append(numpy_helper.from_array(value, name))
        return name
