"""The heartbeat of one attempt: a thread that renews its lease while the model works."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from services.common.errors import StoreUnavailable
from services.common.store.ledger import Attempt, Ledger
from services.common.telemetry import logger

log = logger()


class Lease:
    """`with Lease(ledger, attempt, heartbeat_s):` the lease lives as long as the block."""

    def __init__(self, ledger: Ledger, attempt: Attempt, heartbeat_s: float) -> None:
        self._ledger = ledger
        self._attempt = attempt
        self._heartbeat_s = heartbeat_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._heartbeat_s):
            try:
                if not self._ledger.renew(self._attempt):
                    log.warning("lease lost", document_id=self._attempt.document.id)
                    return
            except StoreUnavailable:
                # The next beat may reach it; the lease ends by itself if none does.
                log.warning("lease not renewed", document_id=self._attempt.document.id)
