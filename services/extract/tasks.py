"""The worker: claim -> run -> save, as a Celery task.

One process, one pack of documents at a time (pool `solo`): torch and fork do not go together, and N
workers are N processes. The message carries ids only; the store says whether there is work at all,
and while many documents wait it hands out several with the one that the message names.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from celery import Celery
from celery.exceptions import Reject
from celery.signals import setup_logging, worker_ready

from services.common.errors import StageFailed, StoreUnavailable
from services.common.queue import EXTRACT, QUEUE, create_celery
from services.common.settings import Settings
from services.common.store.client import connect
from services.common.store.event_types import EventTypeNews
from services.common.store.ledger import Attempt, Ledger, Refusal, new_token
from services.common.telemetry import configure_logging, logger
from services.extract.lease import Lease
from services.extract.model.reader import Reader
from services.extract.model.weights import DEFAULT_DIRECTORY, InvalidWeights
from services.extract.pipeline import Outcome, Pipeline, broken
from services.extract.result import to_result

T = TypeVar("T")

log = logger()

# New objects, net of those that are gone, after which the garbage collector looks at them.
COLLECT_AFTER = 20_000


class Extractor:
    """What one worker does with one message."""

    def __init__(
        self, ledger: Ledger, pipeline: Pipeline, settings: Settings, news: EventTypeNews
    ) -> None:
        self._ledger = ledger
        self._news = news
        self._pipeline = pipeline
        self._settings = settings

    def extract_named(self, named: Mapping[str, str]) -> dict[str, str]:
        """Process what a message names, document id to trace id; how each one ended.

        Raises: StoreUnavailable: a claim could not be made: the message must be kept.
        """
        ends: dict[str, str] = {}
        for document_id, trace_id in named.items():
            if document_id not in ends:
                further = [i for i in named if i not in ends and i != document_id]
                with bound(document_id, trace_id):
                    ends |= self.extract(document_id, further)
        return ends

    def extract(self, document_id: str, further: Sequence[str] = ()) -> dict[str, str]:
        """Process the document, and what the claim hands out with it; how each one ended.

        Nothing is done where another attempt holds or has finished the document.

        Raises: StoreUnavailable: no claim could be made.
        """
        token = new_token()
        attempts = self._patiently(
            lambda: self._ledger.claim(document_id, token, further), self._end_of_patience()
        )
        if isinstance(attempts, Refusal):
            # Routine: the document came along with a pack, and this is its own message.
            log.debug("nothing to do", reason=attempts.value)
            return {document_id: attempts.value}
        with Lease(self._ledger, attempts, self._settings.heartbeat_s) as lease:
            self._hear_news()
            outcomes = self._pipeline.run_pack([attempt.document for attempt in attempts])
            until = self._end_of_patience()
            ends: dict[str, str] = {}
            for attempt, outcome in zip(attempts, outcomes, strict=True):
                with bound(attempt.document.id, attempt.trace_id):
                    ends[attempt.document.id] = self._save(attempt, outcome, until)
                lease.end(attempt)
        return ends

    def _hear_news(self) -> None:
        """Look for the event types that clients have added by now; as before if Redis is away."""
        try:
            types = self._patiently(self._news.changed, self._end_of_patience())
        except StoreUnavailable:
            log.warning("event types not read")
            return
        if types is None:
            return
        try:
            self._pipeline.reader.look_for(types)
        except Exception:
            # No document shall fail for it: it is tried again with the next one.
            log.exception("event types not learned")
            self._news.forget()
            return
        log.info("event types read", types=len(types))

    def _save(self, attempt: Attempt, outcome: Outcome, until: float) -> str:
        """Write what came of one attempt; how it ended. `until`: see `_patiently`."""
        error, result = outcome.error, None
        if error is None:
            try:
                result = to_result(
                    outcome.document, self._pipeline.reader, attempt.queued_ms, round(outcome.ms)
                )
            except Exception as cause:
                error = broken("result", cause)
        try:
            if result is not None:
                return self._complete(attempt, outcome, result, until)
            if isinstance(error, StageFailed):
                return self._fail(attempt, error, until)
            # The machine's trouble: give the document back at once. The attempt stays counted, and
            # the next one takes the document alone.
            self._patiently(lambda: self._ledger.release(attempt), until)
            log.warning("out of memory, document given back")
            return "released"
        except StoreUnavailable:
            # Nothing was written: the lease ends and the document is queued again.
            log.warning("result not saved")
            return "unsaved"

    def _complete(
        self, attempt: Attempt, outcome: Outcome, result: dict[str, Any], until: float
    ) -> str:
        events, told = (outcome.document.layer(name) for name in ("events", "explanations"))
        if not self._patiently(lambda: self._ledger.complete(attempt, result, events, told), until):
            log.warning("result refused, the attempt is no longer current")
            return "stale"
        ms = result["timings_ms"]["extract"]
        log.info("document done", events=len(events), ms=ms, attempt=attempt.number)
        return "succeeded"

    def _fail(self, attempt: Attempt, error: StageFailed, until: float) -> str:
        self._patiently(
            lambda: self._ledger.fail(attempt, error.code, error.detail, error.stage), until
        )
        log.warning("document failed", code=error.code, stage=error.stage, exc_info=error)
        return "failed"

    def _end_of_patience(self) -> float:
        return time.monotonic() + self._settings.lease_s

    def _patiently(self, call: Callable[[], T], until: float) -> T:
        """Ride out an outage of the store until then, by the monotonic clock: for one lease.

        The documents of a pack share this time, or the last would wait sixteen leases.
        """
        pause_s = 0.1
        while True:
            try:
                return call()
            except StoreUnavailable:
                if time.monotonic() > until:
                    raise
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, 2.0)


def bound(document_id: str, trace_id: str) -> AbstractContextManager[None]:
    """What is logged within says which document it is about."""
    return structlog.contextvars.bound_contextvars(document_id=document_id, trace_id=trace_id)


def create_worker(settings: Settings, extractor: Extractor) -> Celery:
    """The Celery app with its one task."""
    app = create_celery(settings)

    @app.task(name=EXTRACT)  # type: ignore[untyped-decorator]
    def extract(document_id: str, trace_id: str, further: Sequence[tuple[str, str]] = ()) -> None:
        named: dict[str, str] = dict([(document_id, trace_id), *further])
        try:
            extractor.extract_named(named)
        except StoreUnavailable:
            raise Reject(reason="store unavailable", requeue=True) from None

    return app


def load_pipeline(settings: Settings) -> Pipeline:
    """Weights and knowledge in memory, and one document done, so that no other waits for them."""
    threads = settings.worker_threads or os.cpu_count() or 1
    directory: Path = settings.model_dir or DEFAULT_DIRECTORY
    reader = Reader.load(
        directory,
        threads=threads,
        device=settings.worker_device,
        runtime=settings.worker_runtime,
        precision=settings.worker_precision,
    )
    reader = reader.with_thresholds(settings.thresholds)
    reader.warm_up()
    pipeline = Pipeline(reader)
    pipeline.warm_up()
    # What is loaded by now stays: the collector need not visit it with every few documents, and of
    # the layers, which are most of what is made from here on, none refers back to itself.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    return pipeline


def run_worker() -> None:
    """Serve the queue until SIGTERM. Exits with 2 when a setting, the model or a list is wrong."""
    try:
        settings = Settings.from_env()
        configure_logging("worker", settings.log_level)
        pipeline = load_pipeline(settings)
    except (ValueError, InvalidWeights) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except StageFailed as error:
        # A stage breaks over the text that warms it up where a list of its knowledge is broken.
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        sys.stderr.write(
            f"The stage '{error.stage}' cannot start: is its knowledge whole?{cause}\n"
        )
        sys.exit(2)
    # Celery would install handlers of its own, and write two lines per message beside ours.
    setup_logging.connect(lambda **_: None, weak=False)
    if settings.log_level.upper() != "DEBUG":
        logging.getLogger("celery").setLevel(logging.WARNING)
    worker_ready.connect(lambda **_: log.info("worker ready"), weak=False)
    redis = connect(settings)
    extractor = Extractor(Ledger(redis, settings), pipeline, settings, EventTypeNews(redis))
    app = create_worker(settings, extractor)
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
