"""The worker's entry point: `python -m services.extract.main`."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(0)


def main() -> None:
    """Start one worker; it ends on SIGTERM, while working after the documents in its hands.

    Exits with 2 when a setting or the model is wrong.
    """
    # Loading takes seconds, and process 1 of a container ignores a signal that it does not handle:
    # without this a worker that is told to stop while it loads would begin to take documents.
    signal.signal(signal.SIGTERM, _stop)
    from services.extract.tasks import run_worker  # noqa: PLC0415

    run_worker()


if __name__ == "__main__":
    main()
