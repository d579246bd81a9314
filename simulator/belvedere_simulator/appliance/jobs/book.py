"""What is remembered of jobs without power: the one under way, and reports that the site has not heard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from belvedere_simulator.appliance.jobs.report import IN_PROGRESS, PROGRESS, STEP, JobReport
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.errors import BelvedereError

ENTRY = "jobs"


@dataclass(frozen=True)
class Current:
    """The job that was begun and has not ended. `image` is the software of an update."""

    job_id: str
    operation: str
    image: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


class JobBook:
    """One entry of the store, written whole at each change. Any thread may use it.

    A store that cannot be written leaves the appliance with what it has in memory: `damaged` is told.
    """

    def __init__(self, store: ApplianceStore, damaged: Callable[[BelvedereError], None]) -> None:
        self._store = store
        self._damaged = damaged
        self._lock = threading.RLock()
        told = store.read_object(ENTRY) or {}
        current = told.get("current")
        self._current = None if current is None else Current(**current)
        self._unheard = [JobReport(**each) for each in told.get("unheard", [])]

    @property
    def current(self) -> Current | None:
        """The job under way, perhaps begun in an earlier life."""
        return self._current

    @property
    def first(self) -> JobReport | None:
        """The report that the site has to hear next."""
        with self._lock:
            return self._unheard[0] if self._unheard else None

    def begin(self, current: Current) -> None:
        """This job is under way."""
        with self._lock:
            self._current = current
            self._keep()

    def add(self, report: JobReport) -> None:
        """Keep a report until the site has heard it; one more of the same step replaces the one before."""
        with self._lock:
            # The first may be on its way.
            if len(self._unheard) > 1 and _same_step(self._unheard[-1], report):
                self._unheard.pop()
            self._unheard.append(report)
            current = self._current
            if current is not None and current.job_id == report.job_id:
                kept = Current(current.job_id, current.operation, current.image, dict(report.details))
                self._current = None if report.last else kept
            self._keep()

    def heard(self, report: JobReport) -> None:
        """The site has heard it, or never will."""
        with self._lock:
            if self._unheard and self._unheard[0] is report:
                self._unheard.pop(0)
                self._keep()

    def forget(self, job_id: str) -> None:
        """Nobody wants the job any more."""
        with self._lock:
            if self._current is not None and self._current.job_id == job_id:
                self._current = None
                self._keep()

    def speaks_of(self, job_id: str) -> bool:
        """Whether the site has yet to hear something of a job."""
        with self._lock:
            return any(report.job_id == job_id for report in self._unheard)

    def has_ended(self, job_id: str) -> bool:
        """Whether the site has yet to hear how a job ended."""
        with self._lock:
            return any(report.job_id == job_id and report.last for report in self._unheard)

    def _keep(self) -> None:
        content: dict[str, Any] = {
            "current": None if self._current is None else asdict(self._current),
            "unheard": [asdict(report) for report in self._unheard],
        }
        try:
            self._store.write_object(ENTRY, content)
        except BelvedereError as error:
            self._damaged(error)


def _same_step(before: JobReport, after: JobReport) -> bool:
    def step(report: JobReport) -> tuple[str, ...]:
        details = report.details
        return report.job_id, report.status, details.get(STEP, ""), details.get(PROGRESS, "")

    return before.status == IN_PROGRESS and step(before) == step(after)
