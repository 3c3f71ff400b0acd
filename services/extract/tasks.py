"""The worker: claim -> run -> save, as a Celery task.

One process, one document at a time (pool `solo`): torch and fork do not go together, and N workers
are N processes. The message carries ids only; the store says whether there is work at all.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog
from celery import Celery
from celery.exceptions import Reject
from celery.signals import setup_logging, worker_ready

from services.common.errors import ExtractionFailed, StageFailed, StoreUnavailable
from services.common.queue import EXTRACT, QUEUE, create_celery
from services.common.settings import Settings
from services.common.store.client import connect
from services.common.store.ledger import Attempt, Ledger, Refusal, new_token
from services.common.telemetry import configure_logging, logger
from services.extract.knowledge.gazetteer import gazetteer
from services.extract.lease import Lease
from services.extract.model.reader import Reader
from services.extract.model.weights import DEFAULT_DIRECTORY, InvalidWeights
from services.extract.pipeline import Pipeline
from services.extract.result import to_result

T = TypeVar("T")

log = logger()


class Extractor:
    """What one worker does with one message."""

    def __init__(self, ledger: Ledger, pipeline: Pipeline, settings: Settings) -> None:
        self._ledger = ledger
        self._pipeline = pipeline
        self._settings = settings

    def extract(self, document_id: str) -> str:
        """Process the document unless another attempt holds or has finished it; how it ended.

        Raises: StoreUnavailable: no claim could be made: the message must be kept.
        """
        token = new_token()
        attempt = self._patiently(lambda: self._ledger.claim(document_id, token))
        if isinstance(attempt, Refusal):
            log.info("nothing to do", reason=attempt.value)
            return attempt.value
        with Lease(self._ledger, attempt, self._settings.heartbeat_s):
            try:
                return self._run(attempt)
            except ExtractionFailed as error:
                self._fail(attempt, error)
                return "failed"
            except MemoryError:
                # The machine's trouble: give the document back at once, the attempt stays counted.
                self._patiently(lambda: self._ledger.release(attempt))
                log.warning("out of memory, document given back")
                return "released"
            except StoreUnavailable:
                # Nothing was written: the lease ends and the document is queued again.
                log.warning("result not saved")
                return "unsaved"

    def _run(self, attempt: Attempt) -> str:
        began = time.perf_counter()
        document = self._pipeline.run(attempt.document)
        extract_ms = round((time.perf_counter() - began) * 1000)
        result = to_result(document, self._pipeline.reader, attempt.queued_ms, extract_ms)
        events = document.layer("events")
        if not self._patiently(lambda: self._ledger.complete(attempt, result, events)):
            log.warning("result refused, the attempt is no longer current")
            return "stale"
        log.info("document done", events=len(events), ms=extract_ms, attempt=attempt.number)
        return "succeeded"

    def _fail(self, attempt: Attempt, error: ExtractionFailed) -> None:
        stage = error.stage if isinstance(error, StageFailed) else ""
        self._patiently(lambda: self._ledger.fail(attempt, error.code, error.detail, stage))
        log.warning("document failed", code=error.code, stage=stage)

    def _patiently(self, call: Callable[[], T]) -> T:
        """Ride out an outage of the store that is shorter than a lease."""
        pause_s, until = 0.1, time.monotonic() + self._settings.lease_s
        while True:
            try:
                return call()
            except StoreUnavailable:
                if time.monotonic() > until:
                    raise
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, 2.0)


def create_worker(settings: Settings, extractor: Extractor) -> Celery:
    """The Celery app with its one task."""
    app = create_celery(settings)

    @app.task(name=EXTRACT)  # type: ignore[untyped-decorator]
    def extract(document_id: str, trace_id: str) -> None:
        with structlog.contextvars.bound_contextvars(document_id=document_id, trace_id=trace_id):
            try:
                extractor.extract(document_id)
            except StoreUnavailable:
                raise Reject(reason="store unavailable", requeue=True) from None

    return app


def load_pipeline(settings: Settings) -> Pipeline:
    """Weights and knowledge in memory, and one reading done, so that no document waits for them."""
    threads = settings.worker_threads or os.cpu_count() or 1
    directory: Path = settings.model_dir or DEFAULT_DIRECTORY
    reader = Reader.load(directory, threads=threads, device=settings.worker_device)
    reader.warm_up()
    gazetteer()
    return Pipeline(reader)


def run_worker() -> None:
    """Serve the queue until SIGTERM. Exits with 2 when a setting or the model is wrong."""
    try:
        settings = Settings.from_env()
        configure_logging("worker", settings.log_level)
        pipeline = load_pipeline(settings)
    except (ValueError, InvalidWeights) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    # Celery would install handlers of its own, and write two lines per message beside ours.
    setup_logging.connect(lambda **_: None, weak=False)
    if settings.log_level.upper() != "DEBUG":
        logging.getLogger("celery").setLevel(logging.WARNING)
    worker_ready.connect(lambda **_: log.info("worker ready"), weak=False)
    ledger = Ledger(connect(settings), settings)
    app = create_worker(settings, Extractor(ledger, pipeline, settings))
    app.worker_main(
        [
            # No banner: the log is JSON lines.
            "--quiet",
            "worker",
            "--pool=solo",
            "--concurrency=1",
            f"--queues={QUEUE}",
            f"--hostname=worker-{os.getpid()}@%h",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            f"--loglevel={settings.log_level}",
        ]
    )
