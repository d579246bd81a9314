"""One job, as the handler that does it sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.appliance.jobs.report import (
    FAILED,
    IN_PROGRESS,
    REASON,
    REJECTED,
    STEP,
    SUCCEEDED,
    JobReport,
    merged,
)
from belvedere_simulator.messages import tr


class Job:
    """What is to be done, and how the site is told of it.

    `document` is what docs/device-jobs.md says. `details` were saved with the reports so far: of this life,
    and of earlier ones when the job is `resumed`. Reports are kept durably when a method returns, and reach
    the site in order, whenever there is a connection; a job that ended hears nothing any more. Names of
    details are letters, digits, `_` and `-`; an empty text takes a detail away.
    """

    def __init__(
        self,
        job_id: str,
        document: Mapping[str, Any],
        report: Callable[[JobReport], None],
        *,
        details: Mapping[str, str] | None = None,
        resumed: bool = False,
    ) -> None:
        self.id = job_id
        self.document = document
        self.resumed = resumed
        self._details = dict(details or {})
        self._report = report
        self._ended = False
        self._lock = threading.Lock()

    @property
    def details(self) -> Mapping[str, str]:
        """The details last reported."""
        return dict(self._details)

    @property
    def ended(self) -> bool:
        """Whether its end was reported."""
        return self._ended

    def progress(self, step: str, **details: str) -> None:
        """It is at this step now, in the words of the operation."""
        self.tell(IN_PROGRESS, {STEP: step, **details})

    def succeed(self, **details: str) -> None:
        """It is done."""
        self.tell(SUCCEEDED, details)

    def fail(self, reason: str, **details: str) -> None:
        """It could not be done; `reason` is for people."""
        self.tell(FAILED, {REASON: reason or tr("unknown"), **details})

    def reject(self, reason: str) -> None:
        """It was not begun, and nothing was changed."""
        self.tell(REJECTED, {REASON: reason or tr("unknown")})

    def tell(self, status: str, details: Mapping[str, str]) -> None:
        """Report a status of the channel, with these details changed."""
        with self._lock:
            if self._ended:
                return
            report = JobReport(self.id, status, merged(self._details, details))
            self._report(report)
            self._details, self._ended = dict(report.details), report.last
