"""Telling the site of jobs: in order, each until it was heard."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.jobs.book import JobBook
from belvedere_simulator.appliance.jobs.report import JobReport
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.jobs.rejection import Code
from belvedere_simulator.channel.messages import Object

PAUSE = 1.0
LOOK = 30.0
# The site may hear these once more later.
AGAIN = frozenset({Code.REQUEST_THROTTLED.value, Code.INTERNAL_ERROR.value})


class JobTeller:
    """Sends what waits in the book, on a thread of its own, for as long as the life lasts."""

    def __init__(self, book: JobBook, channel: SiteChannel, life: Life, logs: SystemLogs) -> None:
        self._book = book
        self._channel = channel
        self._life = life
        self._logs = logs
        self._versions: dict[str, int] = {}
        self._waiting = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="job-reports", daemon=True)
        life.at_end(self._wake)
        self._thread.start()

    def knows(self, job_id: str, version: int) -> None:
        """The site told which version of a job is current."""
        self._versions[job_id] = version

    def tell(self, report: JobReport) -> None:
        """Keep a report durably, and send it when that is possible. Does not wait."""
        if self._life.ended:
            return
        self._book.add(report)
        self._wake()

    def settle(self, seconds: float) -> bool:
        """Wait until the site has heard everything; whether it has in time."""
        with self._waiting:
            return self._waiting.wait_for(lambda: self._book.first is None or self._life.ended, seconds)

    def _wake(self) -> None:
        with self._waiting:
            self._waiting.notify_all()
        self._channel.wake()

    def _work(self) -> None:
        while not self._life.ended:
            report = self._book.first
            if report is None:
                with self._waiting:
                    self._waiting.wait_for(lambda: self._book.first is not None or self._life.ended, LOOK)
            elif self._channel.wait(lambda: self._life.ended, LOOK) and not self._life.ended:
                self._send(report)

    def _send(self, report: JobReport) -> None:
        version = self._versions.get(report.job_id)
        expected = {} if version is None else {"expectedVersion": version}
        try:
            answer = self._channel.report(
                report.job_id, report.status, report.details, includeJobExecutionState=True, **expected
            )
        except Rejection as error:
            self._refused(report, error)
        except (TimeoutError, ConnectionError):
            # Whether the report was heard shows when it is told again.
            self._life.wait(PAUSE)
        else:
            self._learn(report, answer)
            self._heard(report)

    def _refused(self, report: JobReport, error: Rejection) -> None:
        state = self._learn(report, error.payload)
        if error.code in AGAIN:
            self._life.wait(PAUSE)
            return
        if error.code == Code.VERSION_MISMATCH and not _says(state, report):
            # Somebody else changed the job, or an answer was lost: told again, with the version that is.
            return
        if not _says(state, report):
            text = f"job {report.job_id}: {report.status} not accepted: {error}"
            self._logs.controller("WARN", "updateJobExecution", 412, text)
        self._heard(report)

    def _learn(self, report: JobReport, answer: Object) -> Object:
        state = answer.get("executionState")
        told = state if isinstance(state, dict) else {}
        if isinstance(told.get("versionNumber"), int):
            self._versions[report.job_id] = told["versionNumber"]
        else:
            self._versions.pop(report.job_id, None)
        return told

    def _heard(self, report: JobReport) -> None:
        self._book.heard(report)
        if report.last:
            self._versions.pop(report.job_id, None)
        self._wake()


def _says(state: Object, report: JobReport) -> bool:
    same = state.get("status") == report.status
    return same and state.get("statusDetails", {}) == dict(report.details)
