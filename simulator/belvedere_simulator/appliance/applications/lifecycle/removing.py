"""The job that removes an application instance."""

from __future__ import annotations

from belvedere_simulator.appliance.applications.lifecycle.carer import Carer
from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.deploying import reason_of
from belvedere_simulator.appliance.applications.lifecycle.happenings import SeenStopped, Unwanted
from belvedere_simulator.appliance.applications.lifecycle.kept import KeptFleet
from belvedere_simulator.appliance.applications.lifecycle.outline import instance_of
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.errors import BelvedereError


class Removing:
    """The handler of remove jobs; works on the thread of jobs."""

    def __init__(self, kept: KeptFleet, carer: Carer, log: ControllerLog) -> None:
        self._kept = kept
        self._carer = carer
        self._log = log

    def remove(self, job: Job) -> None:
        """Stop it and delete everything of it. What is not there is removed already."""
        try:
            identifier = instance_of(job.document)
        except BelvedereError as error:
            job.reject(reason_of(error))
            return
        if self._kept.now.find(identifier) is not None:
            job.progress("stopping", state="STOPPING")
            self._log.reached(identifier, "stopping")
            try:
                self._remove(identifier, job)
            except (BelvedereError, OSError) as error:
                told = reason_of(error) if isinstance(error, BelvedereError) else str(error)
                job.fail(told, state="REMOVAL_FAILED")
                return
        job.succeed(state="STOPPED")

    def _remove(self, identifier: str, job: Job) -> None:
        self._carer.happen(Unwanted(identifier))
        job.progress("stopped", state="REMOVAL_IN_PROGRESS")
        self._carer.happen(SeenStopped(identifier))
        self._log.reached(identifier, "removed")
