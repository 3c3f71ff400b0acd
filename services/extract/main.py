"""The worker's entry point: `python -m services.extract.main`."""

from __future__ import annotations

import os
import signal
from types import FrameType

# TOCSIN_WORKER_THREADS counts the threads of the model's engine. Those of other libraries, one for
# each core by default, would only stand in its way.
OTHER_THREADS = {"OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    # Nothing is held yet. An exception raised here was swallowed by a library that was loading.
    os._exit(0)


def main() -> None:
    """Start one worker; it ends on SIGTERM, while working after the documents in its hands.

    Exits with 2 when a setting or the model is wrong.
    """
    # Loading takes seconds, and process 1 of a container ignores a signal that it does not handle:
    # without this a worker that is told to stop while it loads would begin to take documents.
    signal.signal(signal.SIGTERM, _stop)
    for name, value in OTHER_THREADS.items():
        os.environ.setdefault(name, value)
    from services.extract.tasks import run_worker  # noqa: PLC0415

    run_worker()


if __name__ == "__main__":
    main()
