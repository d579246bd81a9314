"""The jobs of the appliance: one at a time, each by the handler of its operation."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.jobs.book import Current, JobBook
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.jobs.report import (
    FAILED,
    IN_PROGRESS,
    PERCENT,
    PROGRESS,
    REASON,
    SUCCEEDED,
)
from belvedere_simulator.appliance.jobs.restarting import OTA, REBOOT, RestartingJobs
from belvedere_simulator.appliance.jobs.teller import JobTeller
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.jobs.rejection import Code
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

VERSION = 1

_log = logging.getLogger(__name__)

Handler = Callable[[Job], None]


class DeviceJobs:
    """`parts.Jobs`. `handlers` by operation do version 1 of it, on one thread, one after the other.

    A handler may return before its job has ended; the next one is begun when it has. A handler that fails
    has its job fail. Updates and reboots are known here already; every other operation is rejected.
    """

    def __init__(
        self, surroundings: Surroundings, channel: SiteChannel, handlers: Mapping[str, Handler]
    ) -> None:
        self._life = surroundings.life
        self._channel = channel
        self._logs = surroundings.logs
        self._book = JobBook(surroundings.store, self._not_kept)
        self._teller = JobTeller(self._book, channel, surroundings.life, surroundings.logs)
        restarting = RestartingJobs(surroundings, self._teller)
        self._handlers = {OTA: restarting.update, REBOOT: restarting.reboot, **handlers}
        self._changed = threading.Condition()
        self._next: Object | None = None
        self._current: Job | None = None
        self._busy = False
        self._ended: set[str] = set()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._life.at_end(self._wake)
        self._thread.start()

    def take(self, execution: Object | None) -> None:
        """The job to be done now; told twice, it is done once."""
        with self._changed:
            self._next = execution
            if execution is not None:
                self._teller.knows(execution["jobId"], execution["versionNumber"])
            self._changed.notify_all()

    def report_update(self, version: str, stage: UpdateStage, reason: str | None) -> None:
        """Where the update is; of an update that no job asked for nobody is told."""
        details = {PROGRESS: stage.value, PERCENT: "", REASON: reason or ""}
        status = {UpdateStage.COMPLETED: SUCCEEDED, UpdateStage.FAILED: FAILED}.get(stage, IN_PROGRESS)
        self._tell(OTA, status, details, version)

    def refuse_update(self, version: str, reason: str) -> None:
        """The body does not begin the update."""
        self._tell(OTA, FAILED, {PROGRESS: UpdateStage.FAILED.value, REASON: reason}, version)

    def refuse_reboot(self, reason: str) -> None:
        """The body does not restart."""
        self._tell(REBOOT, FAILED, {PROGRESS: UpdateStage.FAILED.value, REASON: reason})

    def update_files(self, version: str) -> list[Object]:
        """What the site offers for the update job under way.

        Raises OSError when it cannot be asked now, BelvedereError BV-UPD-006 when it refuses.
        """
        kept = self._book.current
        if kept is None or (kept.operation, kept.image) != (OTA, version):
            raise _not_offered(version, tr("no job asks for it"))
        try:
            return self._channel.asset_links(kept.job_id)
        except Rejection as error:
            if error.code == Code.INTERNAL_ERROR.value:
                raise ConnectionError(str(error)) from error
            raise _not_offered(version, str(error)) from error

    def update_progress(self, version: str, percent: int) -> None:
        """How far the stage of the update is that was reported last."""
        self._tell(OTA, IN_PROGRESS, {PERCENT: str(percent)}, version)

    def settle(self, seconds: float) -> bool:
        """Wait until the site has heard all reports; whether it has in time."""
        return self._teller.settle(seconds)

    def _tell(self, operation: str, status: str, details: Mapping[str, str], image: str = "") -> None:
        kept = self._book.current
        if self._life.ended or kept is None or (kept.operation, kept.image) != (operation, image):
            return
        with self._changed:
            current = self._current
        if current is None or current.id != kept.job_id:
            # Begun before the last start, and not asked for again yet.
            current = Job(kept.job_id, {}, self._teller.tell, details=kept.details, resumed=True)
        current.tell(status, details)
        if status == FAILED:
            self._note(current.id, details[REASON])
        if current.ended:
            self._end(current.id)

    def _note(self, job_id: str, reason: str) -> None:
        # Clients read the reason here: the service's operations have no place for it.
        self._logs.controller("ERROR", "startNextJob", 401, f"job {job_id} failed: {reason}")

    def _end(self, job_id: str) -> None:
        with self._changed:
            self._ended.add(job_id)
            self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _work(self) -> None:
        while not self._life.ended:
            with self._changed:
                self._changed.wait_for(lambda: self._life.ended or self._startable())
                execution, self._next = self._next, None
            if execution is not None and not self._life.ended:
                self._do(self._begun(execution))

    def _startable(self) -> bool:
        following, current = self._next, self._current
        if following is None or self._busy:
            return False
        if following["jobId"] in self._ended or self._book.has_ended(following["jobId"]):
            return False
        if current is None or current.ended:
            return True
        # The site has the open job first in its list, unless it does not want it any more.
        return current.id != following["jobId"] and not self._book.speaks_of(current.id)

    def _begun(self, execution: Object) -> Job:
        job_id, document = str(execution["jobId"]), dict(execution.get("jobDocument") or {})
        kept = self._book.current
        kept = kept if kept is not None and kept.job_id == job_id else None
        details = kept.details if kept is not None else dict(execution.get("statusDetails") or {})
        resumed = kept is not None or execution.get("status") == IN_PROGRESS
        operation, image = str(document.get("operation", "")), str(document.get("imageVersion", ""))
        self._book.begin(Current(job_id, operation, image, details))
        words = "resumed" if resumed else "new"
        self._logs.controller("INFO", "startNextJob", 388, f"{words} job {job_id}: {operation or 'unknown'}")
        job = Job(job_id, document, self._teller.tell, details=details, resumed=resumed)
        with self._changed:
            self._current, self._busy = job, True
        return job

    def _do(self, job: Job) -> None:
        try:
            self._handler(job)(job)
        except LifeEndedError:
            return
        except BelvedereError as error:
            self._failed(job, str(error))
        except Exception as error:
            _log.exception("the job %s failed", job.id)
            self._failed(job, f"{type(error).__name__}: {error}")
        finally:
            with self._changed:
                self._busy = False
            if job.ended:
                self._end(job.id)
        self._logs.controller("INFO", "startNextJob", 395, f"job {job.id} handed back")

    def _failed(self, job: Job, reason: str) -> None:
        if not self._life.ended:
            self._note(job.id, reason)
            job.fail(reason)

    def _handler(self, job: Job) -> Handler:
        operation, version = job.document.get("operation"), job.document.get("version")
        handler = self._handlers.get(str(operation))
        if handler is None:
            return lambda job: job.reject(tr("unknown operation: {operation}", operation=operation))
        if version != VERSION:
            return lambda job: job.reject(tr("unknown version of {operation}", operation=operation))
        return handler

    def _not_kept(self, error: BelvedereError) -> None:
        self._logs.controller("ERROR", "storeJob", 377, str(error))


def _not_offered(version: str, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-UPD-006",
        tr("The site does not offer software {version}", version=version),
        where=version,
        why=why,
    )
