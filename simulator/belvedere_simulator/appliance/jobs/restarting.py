"""Jobs that take the appliance through a restart: updates and reboots. The body decides on them."""

from __future__ import annotations

from belvedere_simulator.appliance.body.events import RebootRequested, UpdateRequested
from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.jobs.report import IN_PROGRESS, PROGRESS
from belvedere_simulator.appliance.jobs.teller import JobTeller
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.messages import tr

OTA, REBOOT = "ota", "reboot"
# How long the site may take to hear that the appliance restarts now.
TOLD_SECONDS = 5.0


class RestartingJobs:
    """The handlers. Both leave their job open: it ends by what the body reports, or after the restart."""

    def __init__(self, surroundings: Surroundings, teller: JobTeller) -> None:
        self._surroundings = surroundings
        self._teller = teller

    def update(self, job: Job) -> None:
        """Hand an update to the body; asked again for the one under way, it tells how far that is."""
        version = job.document.get("imageVersion")
        if not isinstance(version, str) or not version:
            job.reject(tr("the job names no version"))
            return
        if job.resumed and version == self._surroundings.software:
            # Its end was reported in a life that ended before the report was kept.
            job.succeed(progress=UpdateStage.COMPLETED.value)
            return
        if not job.resumed:
            job.tell(IN_PROGRESS, {PROGRESS: UpdateStage.PENDING.value})
        major = job.document.get("allowMajorVersionUpdate") is True
        self._surroundings.logs.updater("INFO", f"job {job.id}: update to {version}")
        self._surroundings.post(UpdateRequested(version, major_allowed=major))

    def reboot(self, job: Job) -> None:
        """Have the appliance restart; a job from before the start is done by that."""
        if job.resumed:
            job.succeed(progress=UpdateStage.COMPLETED.value)
            return
        if not self._surroundings.profile.remote_reboot:
            job.reject(tr("Software before 5.0.7 cannot be restarted from afar"))
            return
        job.tell(IN_PROGRESS, {PROGRESS: UpdateStage.IN_PROGRESS.value})
        job.tell(IN_PROGRESS, {PROGRESS: UpdateStage.REBOOTING.value})
        self._surroundings.logs.system("systemd", 1, "Requested transition to reboot.target by the site")
        self._teller.settle(TOLD_SECONDS)
        self._surroundings.post(RebootRequested())
