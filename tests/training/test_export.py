"""What is written for the runtimes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from services.extract.model.batches import Batch
from services.extract.model.network import EventReader
from services.extract.model.reference import LARGEST_DISTANCE, Reference
from services.extract.model.runtimes.onnx import OnnxBackend
from services.extract.model.runtimes.pytorch import TorchBackend
from services.extract.model.weights import GRAPH, REFERENCE, WEIGHTS
from training.data import TrainingData
from training.export import observed, save_model
from training.publish import calibration_batches

LAYER = "encoder.encoder.layer.0"


@pytest.fixture
def calibration(data: TrainingData) -> list[Batch]:
    return calibration_batches(data)


def test_the_graph_holds_no_weight_of_the_network(
    tmp_path: Path, network: EventReader, calibration: list[Batch]
) -> None:
    assert save_model(tmp_path, network, calibration) == [WEIGHTS, GRAPH, REFERENCE]
    graph = onnx.load(tmp_path / GRAPH, load_external_data=False).graph
    inside = [each for each in graph.initializer if len(each.external_data) == 0]
    assert max(int(np.prod(each.dims)) for each in inside) <= 64
    assert "MatMul" in {node.op_type for node in graph.node}


def test_every_linear_layer_but_the_taggers_is_in_int8(
    tmp_path: Path, network: EventReader, calibration: list[Batch]
) -> None:
    save_model(tmp_path, network, calibration)
    graph = onnx.load(tmp_path / GRAPH, load_external_data=False).graph
    rounded = [node for node in graph.node if node.name.endswith(".weight.product")]
    # Query, key, value, output and two of the feed-forward part; what lies before each of the two
    # taggers; and the look-up of words.
    assert len(rounded) == 6 * network.encoder.config.num_hidden_layers + 3


def test_training_mode_and_weights_of_the_network_are_left_alone(
    tmp_path: Path, network: EventReader, calibration: list[Batch]
) -> None:
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.train()
    save_model(tmp_path, network, calibration)
    assert network.training
    assert all((before[name] == tensor).all() for name, tensor in network.state_dict().items())


def test_the_reference_is_the_network_before_rounding(
    tmp_path: Path, network: EventReader, calibration: list[Batch]
) -> None:
    save_model(tmp_path, network, calibration)
    reference = Reference.load(tmp_path)
    assert reference.distance(TorchBackend(network, threads=1)) < 1e-5
    assert 1e-5 < reference.distance(OnnxBackend(tmp_path, threads=1)) < LARGEST_DISTANCE


def test_the_same_network_gives_the_same_files(
    tmp_path: Path, network: EventReader, calibration: list[Batch]
) -> None:
    kept = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files = save_model(tmp_path / name, network, calibration)
        kept.append([(tmp_path / name / file).read_bytes() for file in files])
    assert kept[0] == kept[1]


def test_the_widest_value_of_the_windows_is_in_range(
    network: EventReader, calibration: list[Batch]
) -> None:
    ranges = observed(network.eval(), calibration)
    assert f"{LAYER}.intermediate.dense.weight" in ranges
    one = observed(network, calibration[:1])
    assert all(
        ranges[name][0] <= low and high <= ranges[name][1] for name, (low, high) in one.items()
    )
    assert not any(name.startswith("modes") for name in ranges)
