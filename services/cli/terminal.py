"""What `tocsin up` shows. Drawn by hand, never by a thread: the supervisor has only one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
)
from rich.text import Text

from services.cli.logs import short_line

Step = Callable[[str, int, int], None]


class ServiceLogs(Enum):
    """How much of the services' own logs the terminal repeats."""

    NONE = "none"
    SHORT = "short"
    JSON = "json"


class Terminal:
    """Lines for people on standard output, troubles on standard error."""

    def __init__(
        self, *, quiet: bool = False, service_logs: ServiceLogs = ServiceLogs.NONE
    ) -> None:
        self._out = Console(quiet=quiet, highlight=False)
        self._errors = Console(stderr=True, highlight=False)
        self._service_logs = service_logs

    def say(self, line: RenderableType) -> None:
        """Something to know. A string is taken as it is, without markup."""
        self._out.print(Text(line) if isinstance(line, str) else line)

    def report(self, line: str) -> None:
        """Something that went wrong."""
        self._errors.print(Text(line, style="yellow"))

    def repeat(self, name: str, lines: list[str]) -> None:
        """Lines of a service's log, in the form that was asked for."""
        for line in lines:
            if self._service_logs is ServiceLogs.JSON:
                self._out.print(Text(line), soft_wrap=True)
            elif self._service_logs is ServiceLogs.SHORT:
                self._out.print(Text.assemble((f"{name:<10}", "cyan"), " ", short_line(line)))

    @contextmanager
    def spinner(self) -> Iterator[Callable[[str], None]]:
        """A line that says what is waited for; call the function to change or turn it."""
        progress = self._progress(SpinnerColumn(), TextColumn("{task.description}", markup=False))
        with progress:
            task = progress.add_task("")

            def turn(waiting_for: str) -> None:
                progress.update(task, description=waiting_for)
                progress.refresh()

            yield turn

    @contextmanager
    def bar(self) -> Iterator[Step]:
        """A bar that fills; call the function with what is done, how many are and of how many."""
        progress = self._progress(
            TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
        )
        with progress:
            task = progress.add_task("")

            def step(what: str, done: int, of: int) -> None:
                progress.update(task, description=what, completed=done, total=of)
                progress.refresh()

            yield step

    def _progress(self, *columns: ProgressColumn) -> Progress:
        # On a pipe nothing is redrawn: the lines of `say` tell the same.
        return Progress(
            *columns,
            console=self._out,
            auto_refresh=False,
            transient=True,
            disable=not self._out.is_terminal,
        )
