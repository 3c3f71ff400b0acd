"""What every inference engine must do: one suite, one class for each way to run."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from services.extract.model import labels
from services.extract.model.backends import Backend, Tagged
from services.extract.model.batches import Batch
from services.extract.model.network import EventReader
from services.extract.model.runtimes.onnx import OnnxBackend
from services.extract.model.runtimes.openvino import OpenVinoBackend
from services.extract.model.runtimes.pytorch import TorchBackend

SERVES = """
import sys
from services.common.schema import Document
from services.extract.model.reader import Reader
from services.extract.model.sentences import sentences
from services.extract.model.weights import DEFAULT_DIRECTORY
reader = Reader.load(DEFAULT_DIRECTORY, threads=1, runtime=sys.argv[1])
text = "Rebels shelled Suran on Monday."
(reading,) = reader.read([Document(id="x", text=text, sentences=sentences(text))])
assert [trigger.text for trigger in reading.triggers] == ["shelled"]
loaded = {"torch", "transformers", "onnx", "openvino", "onnxruntime"} & sys.modules.keys()
assert loaded == {sys.argv[1]}, loaded
assert sys.modules.get("openvino_telemetry") is None
"""


class BackendTests:
    """The conformance suite. Tolerances are of logits that lie between about -1 and 1."""

    tolerance = 0.06
    # What differs between two ways to compute the same, such as in another order.
    noise = 1e-4

    @pytest.fixture
    def backend(self) -> Backend:
        raise NotImplementedError

    def test_shapes_and_types(self, backend: Backend, network: EventReader, batch: Batch) -> None:
        tagged = backend.tag(batch)
        width = network.encoder.config.hidden_size
        assert tagged.hidden.shape == (*batch.ids.shape, width)
        assert tagged.entities.shape == (*batch.ids.shape, len(labels.ENTITY_TAGS))
        assert tagged.triggers.shape == (*batch.ids.shape, len(labels.TRIGGER_TAGS))
        assert {each.dtype for each in tagged} == {np.dtype(np.float32)}

    def test_tags_are_those_of_the_network(
        self, backend: Backend, network: EventReader, batch: Batch
    ) -> None:
        arrays = (batch.ids, batch.shapes, batch.mask)
        with torch.inference_mode():
            expected = network(*(torch.from_numpy(array) for array in arrays))
        found, real = backend.tag(batch), batch.mask == 1
        for logits, wanted in ((found.entities, expected[1]), (found.triggers, expected[2])):
            apart = np.abs(logits[real] - wanted.numpy()[real])
            assert apart.mean() <= self.tolerance / 3
            assert apart.max() <= self.tolerance

    def test_padding_changes_nothing(self, backend: Backend, batch: Batch) -> None:
        padded = [np.pad(each, ((0, 0), (0, 7))) for each in (batch.ids, batch.shapes, batch.mask)]
        narrow, wide = backend.tag(batch), backend.tag(Batch(batch.windows, *padded))
        self.assert_same(narrow, Tagged(*(each[:, :-7] for each in wide)), batch)

    def test_the_order_of_windows_changes_nothing(self, backend: Backend, batch: Batch) -> None:
        together, reversed_ = backend.tag(batch), backend.tag(self.turned(batch))
        self.assert_same(together, Tagged(*(each[::-1] for each in reversed_)), batch)

    def test_answers_outlive_the_next_batch(self, backend: Backend, batch: Batch) -> None:
        first = backend.tag(batch)
        kept = [each.copy() for each in first]
        backend.tag(self.turned(batch))
        for before, after in zip(kept, first, strict=True):
            np.testing.assert_array_equal(before, after)

    def test_an_empty_window_is_tagged(self, backend: Backend) -> None:
        ids = np.array([[101, 102]])
        tagged = backend.tag(Batch((), ids, np.zeros_like(ids), np.ones_like(ids)))
        assert tagged.triggers.shape[:2] == (1, 2)

    def test_the_longest_window_is_tagged(self, backend: Backend, network: EventReader) -> None:
        longest = np.full((2, network.encoder.config.max_position_embeddings), 2003)
        tagged = backend.tag(Batch((), longest, np.zeros_like(longest), np.ones_like(longest)))
        assert tagged.hidden.shape[:2] == longest.shape
        assert np.isfinite(tagged.triggers).all()

    def turned(self, batch: Batch) -> Batch:
        arrays = (each[::-1].copy() for each in (batch.ids, batch.shapes, batch.mask))
        return Batch(batch.windows[::-1], *arrays)

    def assert_same(self, left: Tagged, right: Tagged, batch: Batch) -> None:
        real = batch.mask == 1
        for one, other in zip(left, right, strict=True):
            np.testing.assert_allclose(one[real], other[real], atol=self.noise)


class TestTorchBackend(BackendTests):
    tolerance = 1e-4

    @pytest.fixture
    def backend(self, network: EventReader) -> Backend:
        return TorchBackend(network, threads=1)


class TestTorchBackendInBf16(BackendTests):
    noise = 0.05

    @pytest.fixture
    def backend(self, network: EventReader) -> Backend:
        # A copy: the network in fp32 is what the tags are compared with.
        return TorchBackend(copy.deepcopy(network), threads=1, precision="bf16")


class TestOnnxBackend(BackendTests):
    @pytest.fixture
    def backend(self, saved: Path) -> Backend:
        return OnnxBackend(saved, threads=1)


class TestOnnxBackendWithoutIntegers(BackendTests):
    @pytest.fixture
    def backend(self, saved: Path) -> Backend:
        return OnnxBackend(saved, threads=1, integers=False)


class TestOpenVinoBackend(BackendTests):
    noise = 1e-3

    @pytest.fixture
    def backend(self, saved: Path) -> Backend:
        return OpenVinoBackend(saved, threads=1, precision="fp32")


class TestOpenVinoBackendInBf16(BackendTests):
    noise = 0.05

    @pytest.fixture
    def backend(self, saved: Path) -> Backend:
        return OpenVinoBackend(saved, threads=1, precision="bf16")


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_no_other_engine_is_imported(runtime: str) -> None:
    served = subprocess.run(
        [sys.executable, "-c", SERVES, runtime],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert served.returncode == 0, served.stderr
