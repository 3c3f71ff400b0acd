"""Which engine serves: the fastest that is installed and computes rightly on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from services.common.telemetry import logger
from services.extract.model.backends import Backend
from services.extract.model.reference import LARGEST_DISTANCE, Reference
from services.extract.model.weights import Manifest

AUTO = "auto"
# Fastest first, as bench/inference.py measures them on a CPU.
ON_CPU = ("openvino", "onnxruntime", "torch")

log = logger()


class UnusableRuntime(ValueError):
    """No runtime fits the settings. The message says what to install or to set."""


@dataclass(frozen=True)
class Wish:
    """Which runtime is wanted, in which precision where it is not int8, and where it may run."""

    threads: int
    runtime: str = AUTO
    precision: str = AUTO
    device: str = "cpu"


def open_backend(directory: Path, manifest: Manifest, wish: Wish) -> Backend:
    """The first backend in question whose tags are those of the reference.

    Raises: UnusableRuntime: none is installed, or none computes rightly.
    """
    reference = Reference.load(directory)
    for name in installed(wish):
        for variant, load in _variants(name, directory, manifest, wish):
            began = time.perf_counter()
            backend = load()
            distance = reference.distance(backend)
            ms = round((time.perf_counter() - began) * 1000)
            if distance <= LARGEST_DISTANCE:
                log.info("runtime chosen", runtime=variant, distance=round(distance, 4), ms=ms)
                return backend
            log.warning("runtime computes wrongly here", runtime=variant, distance=distance)
    raise UnusableRuntime(
        f"no runtime for TOCSIN_WORKER_RUNTIME={wish.runtime} on {wish.device} is installed and"
        " computes the model's reference: install another one (extras worker and torch)"
    )


def installed(wish: Wish) -> list[str]:
    """The runtimes in question that are there, the fastest first. Raises: UnusableRuntime."""
    return [name for name in _names(wish) if find_spec(name) is not None]


def _names(wish: Wish) -> tuple[str, ...]:
    if wish.device != "cpu":
        if wish.runtime not in (AUTO, "torch"):
            raise UnusableRuntime(f"{wish.runtime} runs on the CPU: {wish.device} needs torch")
        return ("torch",)
    return ON_CPU if wish.runtime == AUTO else (wish.runtime,)


def _variants(
    name: str, directory: Path, manifest: Manifest, wish: Wish
) -> Iterator[tuple[str, Callable[[], Backend]]]:
    """The ways to run one engine, the fastest first. Only what is tried is imported."""
    if name == "openvino":
        from services.extract.model.runtimes.openvino import OpenVinoBackend  # noqa: PLC0415

        yield (
            name,
            lambda: OpenVinoBackend(directory, threads=wish.threads, precision=wish.precision),
        )
    elif name == "onnxruntime":
        if wish.precision == "bf16":
            if wish.runtime == name:
                raise UnusableRuntime("onnxruntime has no bf16: set TOCSIN_WORKER_PRECISION=auto")
            return
        from services.extract.model.runtimes.onnx import OnnxBackend  # noqa: PLC0415

        yield name, lambda: OnnxBackend(directory, threads=wish.threads)
        yield (
            f"{name} without int8",
            lambda: OnnxBackend(directory, threads=wish.threads, integers=False),
        )
    else:
        from services.extract.model.runtimes.pytorch import (  # noqa: PLC0415
            TorchBackend,
            load_network,
        )

        yield (
            name,
            lambda: TorchBackend(
                load_network(directory, manifest),
                threads=wish.threads,
                device=wish.device,
                precision=wish.precision,
            ),
        )
