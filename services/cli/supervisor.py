"""Starts programs, starts them again when they crash, and leaves none behind.

One thread only: code between fork and exec must not meet a lock that another thread holds.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import psutil

from services.cli.data_dir import DataDir, is_alive

FIRST_BACKOFF_S = 0.2
MAX_BACKOFF_S = 5.0
SETTLED_S = 30.0
GRACE_S = 10.0
POLL_S = 0.05
# One Ctrl-C may arrive twice, from the terminal and from a wrapper: only a later one is a second.
SECOND_SIGNAL_S = 1.0
WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)

PR_SET_PDEATHSIG = 1
# macOS has no such thing: there the next start ends what running.json still names.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run. `last` ones are stopped after all the others are gone."""

    name: str
    argv: tuple[str, ...]
    log: Path
    environ: Mapping[str, str] | None = None
    cwd: Path | None = None
    last: bool = False


@dataclass
class Child:
    """A program and the process that runs it now; None: it waits to be started again."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    backoff_s: float = FIRST_BACKOFF_S
    crashes: int = 0


class Supervisor:
    """Owns the signals and the children of this process while it is entered."""

    def __init__(
        self, data: DataDir, report: Callable[[str], None], *, grace_s: float = GRACE_S
    ) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self._data = data
        self._report = report
        self._grace_s = grace_s
        self._hurry = False
        self._first_signal_at: float | None = None

    def __enter__(self) -> Self:
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        self._handlers = {
            number: signal.signal(number, self._on_signal)
            for number in WATCHED
            # nohup asks to ignore SIGHUP, a shell's "&" to ignore SIGINT.
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        self._wakeup_before = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.stop()
        finally:
            signal.set_wakeup_fd(self._wakeup_before)
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            os.close(self._wake_read)
            os.close(self._wake_write)

    def start(self, program: Program) -> Child:
        """Run a program from now on.

        Raises: OSError: it cannot be executed.
        """
        child = Child(program)
        self._spawn(child)
        self.children.append(child)
        self._record()
        return child

    def wait(self, timeout_s: float) -> None:
        """Sleep, but for a signal, a child's end or a restart that is due; then see to both."""
        due = [c.restart_at - time.monotonic() for c in self.children if c.process is None]
        self._sleep(max(0.0, min([timeout_s, *due])))
        for child in self.children:
            if child.process is None:
                if child.restart_at <= time.monotonic() and not self.stopping:
                    self._restart(child)
            elif (status := child.process.poll()) is not None:
                self._crashed(child, ended(status))

    def stop(self) -> None:
        """End every child: SIGTERM in the order of their start, SIGKILL to those who linger.

        A second SIGTERM or Ctrl-C meanwhile ends their grace period at once.
        """
        self.stopping = True
        for last in (False, True):
            running = [
                (child.program.name, child.process)
                for child in self.children
                if child.process is not None and child.program.last is last
            ]
            self._end(running)
        self.children.clear()
        self._record()

    def end_leftovers(self) -> None:
        """End what an earlier supervisor, killed without a chance to clean up, left running."""
        for name, process in self._data.leftovers():
            self._report(f"{name} (process {process.pid}) is left from an earlier start: ending it")
            end_process(process, self._grace_s)

    def _spawn(self, child: Child) -> None:
        program = child.program
        with program.log.open("ab") as log:
            child.process = subprocess.Popen(
                program.argv,
                env=program.environ,
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the supervisor, which then stops the children in order.
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - one thread only
            )
        child.started_at = time.monotonic()

    def _restart(self, child: Child) -> None:
        try:
            self._spawn(child)
        except OSError as error:
            self._crashed(child, f"could not be started: {error.strerror}")
        else:
            self._record()

    def _crashed(self, child: Child, how: str) -> None:
        now = time.monotonic()
        if child.process is not None and now - child.started_at >= SETTLED_S:
            child.backoff_s = FIRST_BACKOFF_S
        child.process = None
        child.crashes += 1
        child.restart_at = now + child.backoff_s
        if not self.stopping:
            self._report(f"{child.program.name} {how}; starting again in {child.backoff_s:g} s")
        child.backoff_s = min(child.backoff_s * 2, MAX_BACKOFF_S)

    def _end(self, running: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
        for _, process in running:
            process.terminate()
        deadline = time.monotonic() + self._grace_s
        while any(process.poll() is None for _, process in running):
            if self._hurry or time.monotonic() >= deadline:
                break
            self._sleep(POLL_S)
        for name, process in running:
            if process.poll() is None:
                self._report(f"{name} did not stop in time and is killed")
                # Each child leads a group of its own, so this takes what it started as well.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _record(self) -> None:
        # In the order of stop(), so that leftovers are ended in it too.
        self._data.record(
            (child.program.name, child.process.pid)
            for child in sorted(self.children, key=lambda child: child.program.last)
            if child.process is not None
        )

    def _sleep(self, timeout_s: float) -> None:
        """Like time.sleep, but any signal ends it."""
        if select.select([self._wake_read], [], [], timeout_s)[0]:
            os.read(self._wake_read, 4096)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del frame
        if number == signal.SIGCHLD:
            return
        now = time.monotonic()
        if self._first_signal_at is None:
            self._first_signal_at = now
        elif now - self._first_signal_at >= SECOND_SIGNAL_S:
            self._hurry = True
        self.stopping = True


def ended(status: int) -> str:
    """How a process ended, from its return code, in words."""
    if status >= 0:
        return f"ended with exit code {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


def end_process(process: psutil.Process, grace_s: float) -> None:
    """SIGTERM, then SIGKILL, for a process that is not a child of ours."""
    with suppress(psutil.NoSuchProcess):
        for number in (signal.SIGTERM, signal.SIGKILL):
            process.send_signal(number)
            deadline = time.monotonic() + grace_s
            while is_alive(process) and time.monotonic() < deadline:
                time.sleep(POLL_S)
            if not is_alive(process):
                return


def _die_with(parent: int) -> Callable[[], None]:
    """What a child does before exec: ask the kernel for SIGTERM when its supervisor dies."""

    def ask() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            # The supervisor may have died between fork and prctl.
            if os.getppid() != parent:
                os._exit(1)

    return ask
