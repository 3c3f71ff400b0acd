"""The heartbeat of one claim: a thread that renews the leases of its documents meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from services.common.errors import StoreUnavailable
from services.common.store.ledger import Attempt, Ledger
from services.common.telemetry import logger

log = logger()


class Lease:
    """`with Lease(ledger, attempts, heartbeat_s):` the leases live as long as the block.

    An attempt that ends before the others is taken out by `end`; one that is lost, because its
    document was deleted or taken over, does not stop the others.
    """

    def __init__(self, ledger: Ledger, attempts: Sequence[Attempt], heartbeat_s: float) -> None:
        self._ledger = ledger
        self._held = {attempt.document.id: attempt for attempt in attempts}
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

    def end(self, attempt: Attempt) -> bool:
        """Renew this lease no more; False when it was lost before."""
        return self._held.pop(attempt.document.id, None) is not None

    def _beat(self) -> None:
        while not self._ended.wait(self._heartbeat_s):
            # A copy in one step: the worker's own thread may end an attempt at any time.
            held = list(self._held.values())
            if not held:
                return
            try:
                lost = self._ledger.renew(held)
            except StoreUnavailable:
                # The next beat may reach it; the leases end by themselves if none does.
                log.warning("leases not renewed", documents=len(held))
                continue
            for attempt in lost:
                # One that ended meanwhile was not lost.
                if self.end(attempt):
                    log.warning(
                        "lease lost", document_id=attempt.document.id, trace_id=attempt.trace_id
                    )
