"""Which engine serves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from services.extract.model.reference import LARGEST_DISTANCE, Reference
from services.extract.model.runtimes import choice
from services.extract.model.runtimes.choice import UnusableRuntime, Wish, open_backend
from services.extract.model.runtimes.onnx import OnnxBackend
from services.extract.model.runtimes.openvino import OpenVinoBackend
from services.extract.model.runtimes.pytorch import TorchBackend
from services.extract.model.weights import DEFAULT_DIRECTORY, GRAPH, WEIGHTS, read_manifest


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model with a reference that no engine can come near."""
    directory = tmp_path_factory.mktemp("wrong")
    for name in (WEIGHTS, GRAPH):
        (directory / name).symlink_to(DEFAULT_DIRECTORY / name)
    found = Reference.load(DEFAULT_DIRECTORY)
    other = np.roll(found.entities, 1, axis=-1)
    Reference(found.ids, found.shapes, found.mask, other, found.triggers).save(directory)
    return directory


def opened(wish: Wish, directory: Path = DEFAULT_DIRECTORY) -> object:
    return open_backend(directory, read_manifest(DEFAULT_DIRECTORY), wish)


@pytest.mark.parametrize(
    ("runtime", "engine"),
    [
        ("auto", OpenVinoBackend),
        ("openvino", OpenVinoBackend),
        ("onnxruntime", OnnxBackend),
        ("torch", TorchBackend),
    ],
)
def test_the_wished_engine_serves_and_passes_the_check(runtime: str, engine: type) -> None:
    backend = opened(Wish(threads=1, runtime=runtime))
    assert isinstance(backend, engine)
    assert Reference.load(DEFAULT_DIRECTORY).distance(backend) <= LARGEST_DISTANCE / 2  # type: ignore[arg-type]


def test_what_is_not_installed_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: name == "onnxruntime" or None)
    assert isinstance(opened(Wish(threads=1)), OnnxBackend)


def test_an_engine_that_computes_wrongly_does_not_serve(wrong: Path) -> None:
    with pytest.raises(UnusableRuntime, match="TOCSIN_WORKER_RUNTIME=onnxruntime"):
        opened(Wish(threads=1, runtime="onnxruntime"), wrong)


def test_a_gpu_needs_torch() -> None:
    with pytest.raises(UnusableRuntime, match="needs torch"):
        opened(Wish(threads=1, runtime="openvino", device="cuda"))


def test_a_precision_that_an_engine_lacks_is_refused() -> None:
    with pytest.raises(UnusableRuntime, match="no bf16"):
        opened(Wish(threads=1, runtime="onnxruntime", precision="bf16"))
