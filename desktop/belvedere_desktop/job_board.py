"""The list of long jobs that the window shows, and running work that is listed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.jobs import Control, Handlers, JobRunner

T = TypeVar("T")
_KEPT = 50


class JobState(Enum):
    """How far a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class JobRow:
    """One job. `fraction` is None when its length is unknown; `log` are the texts of its progress."""

    number: int
    title: str
    state: JobState = JobState.RUNNING
    text: str = ""
    fraction: float | None = None
    log: tuple[str, ...] = ()


class JobBoard(QObject):
    """All jobs of this start, the newest first. `changed` carries the number of the job."""

    changed = Signal(int)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._rows: dict[int, JobRow] = {}
        self._cancels: dict[int, Callable[[], None]] = {}
        self._count = 0

    @property
    def rows(self) -> list[JobRow]:
        """The newest job first."""
        return list(reversed(self._rows.values()))

    @property
    def running(self) -> int:
        """How many jobs are under way."""
        return sum(row.state is JobState.RUNNING for row in self._rows.values())

    def begin(self, title: str, cancel: Callable[[], None]) -> int:
        """List a job that is run elsewhere; returns its number."""
        self._count += 1
        if len(self._rows) >= _KEPT:
            ended = [number for number, row in self._rows.items() if row.state is not JobState.RUNNING]
            for number in ended[:1]:
                del self._rows[number]
        self._rows[self._count] = JobRow(self._count, title)
        self._cancels[self._count] = cancel
        self.changed.emit(self._count)
        return self._count

    def progress(self, number: int, text: str, fraction: float | None = None) -> None:
        """Tell how far a job is."""
        row = self._rows[number]
        log = row.log if not text or row.text == text else (*row.log, text)
        self._set(replace(row, text=text or row.text, fraction=fraction, log=log))

    def end(self, number: int, state: JobState, text: str = "") -> None:
        """Tell how a job ended; a cancelled one stays cancelled."""
        self._cancels.pop(number, None)
        row = self._rows.get(number)
        if row is not None and row.state is JobState.RUNNING:
            log = (*row.log, text) if text else row.log
            self._set(replace(row, state=state, text=text or row.text, fraction=None, log=log))

    def cancel(self, number: int) -> None:
        """Ask a job to stop."""
        if number in self._cancels:
            self._cancels[number]()

    def run_unlisted(self, work: Callable[[Control], T], handlers: Handlers[T]) -> Control:
        """Run work elsewhere that is done too soon, and too often, to be listed."""
        return self._runner.run(work, handlers)

    def run(self, title: str, work: Callable[[Control], T], handlers: Handlers[T]) -> int:
        """Run work elsewhere and list it."""
        control: list[Control] = []

        def cancel() -> None:
            control[0].cancel()
            self.end(number, JobState.CANCELLED)

        def done(result: T) -> None:
            self.end(number, JobState.DONE)
            handlers.done(result)

        def failed(error: Exception) -> None:
            self.end(number, JobState.FAILED, str(error))
            handlers.failed(error)

        number = self.begin(title, cancel)
        listed = Handlers(done, failed, lambda text, fraction: self.progress(number, text, fraction))
        control.append(self._runner.run(work, listed))
        return number

    def _set(self, row: JobRow) -> None:
        self._rows[row.number] = row
        self.changed.emit(row.number)
