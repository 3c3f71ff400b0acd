"""The publisher: `python -m services.ingest.outbox`. Each accepted document gets into a message.

Several may run; one leads. A group is dropped from the outbox only after all of its messages are
sent, so a publisher may die anywhere: what it did not drop is sent again, and a message sent twice
names a document that is claimed once.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

from celery import Celery
from kombu.exceptions import OperationalError

from services.common.errors import StoreUnavailable
from services.common.queue import QUEUE, create_celery, publish
from services.common.settings import Settings
from services.common.store.client import connect
from services.common.store.outbox import Outbox
from services.common.telemetry import configure_logging, logger

# Well above the time that one group takes on a machine with better things to do.
LEAD_MS = 10_000
RECONCILE_S = 1.0
MAX_PAUSE_S = 1.0
EXIT_S = 1.5

log = logger()


class Publisher:
    """One turn at a time, so that a test can take them itself."""

    def __init__(self, outbox: Outbox, celery: Celery, settings: Settings) -> None:
        self._outbox = outbox
        self._celery = celery
        self._group = settings.outbox_group
        self._pause_s = settings.outbox_poll_ms / 1000
        self._reconcile_at = 0.0
        connection = celery.connection_for_write()
        self._away: tuple[type[BaseException], ...] = (
            StoreUnavailable,
            OperationalError,
            *connection.recoverable_connection_errors,
            # A Redis that answers, but takes nothing: its memory is full.
            *connection.recoverable_channel_errors,
        )
        connection.release()

    def step(self) -> int:
        """Publish one group; how many documents, 0 for a publisher that does not lead.

        Raises: StoreUnavailable, or what the broker's client raises when Redis is away.
        """
        if not self._outbox.lead(LEAD_MS):
            return 0
        self._reconcile()
        packs = self._outbox.first(self._group)
        if not packs:
            return 0
        publish(self._celery, ([(job.document_id, job.trace_id) for job in p] for p in packs))
        documents = sum(map(len, packs))
        if not self._outbox.drop(packs):
            log.warning("lead lost while publishing", documents=documents)
        return documents

    def run(self, stop: threading.Event) -> None:
        """Take turns until `stop`, whatever Redis does meanwhile."""
        pause_s = self._pause_s
        away = False
        while not stop.is_set():
            try:
                published = self.step()
            except self._away as error:
                if not away:
                    log.warning("redis is away", error=type(error).__name__)
                away = True
                stop.wait(pause_s)
                pause_s = min(pause_s * 2, MAX_PAUSE_S)
                continue
            if away:
                log.info("redis is back")
            away, pause_s = False, self._pause_s
            if not published:
                stop.wait(pause_s)
        try:
            self._outbox.resign()
        except StoreUnavailable:
            log.warning("lead not handed over")

    def _reconcile(self) -> None:
        now = time.monotonic()
        if now < self._reconcile_at:
            return
        self._reconcile_at = now + RECONCILE_S
        requeued, failed = self._outbox.reconcile(QUEUE)
        if requeued or failed:
            log.info("reconciled", requeued=requeued, failed=failed)


def main() -> None:
    """Publish until SIGTERM or SIGINT, then exit with 0. Exits with 2 when a setting is wrong."""
    try:
        settings = Settings.from_env()
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    configure_logging("publisher", settings.log_level)
    stop = threading.Event()

    def on_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()
        # A frozen Redis may hold this thread for seconds; a group that is cut short is sent again.
        signal.setitimer(signal.ITIMER_REAL, EXIT_S)

    def on_late(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        log.warning("stopped without an answer from redis")
        os._exit(0)

    signal.signal(signal.SIGTERM, on_stop)
    signal.signal(signal.SIGINT, on_stop)
    signal.signal(signal.SIGALRM, on_late)
    name = f"{socket.gethostname()}:{os.getpid()}:{time.time_ns()}"
    redis = connect(settings)
    log.info("publisher started", publisher=name)
    Publisher(Outbox(redis, settings, name), create_celery(settings), settings).run(stop)
    signal.setitimer(signal.ITIMER_REAL, 0)
    log.info("publisher stopped")


if __name__ == "__main__":
    main()
