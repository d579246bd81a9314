"""The job that deploys an application instance, begun or gone on with after a power cut."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from belvedere_simulator.appliance.applications.hosting.host import EngineHost
from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.applications.lifecycle.admission import check_admission
from belvedere_simulator.appliance.applications.lifecycle.carer import Carer, graph_folder
from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.fleet import LEAVING, MAKING, Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.happenings import (
    Failed,
    Forsaken,
    Launched,
    Reached,
    SeenRunning,
    Wanted,
)
from belvedere_simulator.appliance.applications.lifecycle.kept import KeptFleet
from belvedere_simulator.appliance.applications.lifecycle.outline import Outline, outline_of
from belvedere_simulator.appliance.applications.lifecycle.verdict import Verdict, judge
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import rewrite_whole
from belvedere_simulator.messages import tr

# Simulated seconds that each stage takes on the original, with applications of a usual size.
STAGES = {
    Stage.DOWNLOADING: 0.0,
    Stage.DOWNLOADED: 240.0,
    Stage.VERIFIED: 60.0,
    Stage.INSTALLED: 360.0,
    Stage.LAUNCHED: 120.0,
}
RUNNING_WITHIN = 300.0
"""Real seconds in which all nodes have to run once they are launched."""
SETTLED = 2.0
"""Real seconds for which they have to run on: code that ends at once was not deployed."""


class Deploying:
    """The handler of deploy jobs; works on the thread of jobs."""

    def __init__(
        self,
        surroundings: Surroundings,
        kept: KeptFleet,
        carer: Carer,
        installer: Installer,
        host: EngineHost,
        running_within: float = RUNNING_WITHIN,
    ) -> None:
        self._surroundings = surroundings
        self._kept = kept
        self._carer = carer
        self._installer = installer
        self._host = host
        self._running_within = running_within
        self._log = ControllerLog(surroundings.logs)

    def deploy(self, job: Job) -> None:
        """Do the job, or go on with it where it was. Raises LifeEndedError when the power goes."""
        try:
            outline = outline_of(job.document)
            instance = self._kept.now.find(outline.id) or self._begin(outline, job)
        except BelvedereError as error:
            self._log.refused(str(job.document.get("applicationInstanceId")), reason_of(error))
            job.reject(reason_of(error))
            return
        if instance.stage in MAKING:
            self._make(instance, job)
        if self._stage(instance) is Stage.LAUNCHED:
            self._await(instance.outline, job)
        self._end(instance, job)

    def _begin(self, outline: Outline, job: Job) -> Instance:
        for other in self._kept.now.instances:
            if other.unfinished:
                # Jobs come one at a time: the site gave that one up while the appliance was away.
                self._carer.happen(Forsaken(other.id, tr("the deployment was given up")))
        surroundings = self._surroundings
        check_admission(self._kept.now, outline, surroundings.profile, surroundings.software)
        self._carer.happen(Wanted(outline, job.id))
        return Instance(outline, job.id)

    def _make(self, instance: Instance, job: Job) -> None:
        try:
            if self._stage(instance) is not Stage.INSTALLED:
                self._write_graph(instance.id, job)
                self._installer.install(job.document, job.id, self._progress(instance.id, job))
                self._reach(instance.id, Stage.INSTALLED, job)
        except BelvedereError as error:
            downloaded = self._stage(instance) is not Stage.DOWNLOADING
            (self._log.install_failed if downloaded else self._log.download_failed)(instance.id, str(error))
            self._carer.happen(Failed(instance.id, reason_of(error)))
            return
        self._carer.happen(Launched(instance.id))
        self._log.reached(instance.id, "launched")
        self._surroundings.pace.spend(STAGES[Stage.LAUNCHED], self._surroundings.life)
        job.progress(Stage.LAUNCHED.value)

    def _write_graph(self, identifier: str, job: Job) -> None:
        folder = graph_folder(self._surroundings.folders.applications, identifier)
        members = ("applicationInstanceId", "name", "nodes", "parameters", "edges", "inboundPorts")
        graph = {name: job.document[name] for name in members if name in job.document}
        content = json.dumps(graph, indent=2).encode()
        try:
            before_write(self._surroundings.faults, self._surroundings.life, len(content))
            rewrite_whole(folder / "graph.json", content)
        except OSError as error:
            what = tr("The appliance cannot store its data")
            raise BelvedereError("BV-STG-003", what, why=error.strerror or str(error)) from error
        self._log.graph_loaded(identifier)

    def _progress(self, identifier: str, job: Job) -> Callable[[str], None]:
        def reached(word: str) -> None:
            stage = Stage(word)
            if stage in MAKING:
                self._reach(identifier, stage, job)

        return reached

    def _reach(self, identifier: str, stage: Stage, job: Job) -> None:
        found = self._kept.now.find(identifier)
        if found is None or (found.stage is stage and stage is not Stage.DOWNLOADING):
            return
        self._surroundings.pace.spend(STAGES[stage], self._surroundings.life)
        self._carer.happen(Reached(identifier, stage))
        self._log.reached(identifier, stage.value)
        job.progress(stage.value)

    def _await(self, outline: Outline, job: Job) -> None:
        verdict = self._running(outline)
        if not verdict.running:
            reason = _told(verdict)
            self._log.launch_failed(outline.id, reason)
            self._carer.happen(Failed(outline.id, reason, verdict.culprit))
            return
        self._carer.happen(SeenRunning(outline.id))
        self._log.reached(outline.id, "running")
        job.progress(Stage.RUNNING.value)

    def _running(self, outline: Outline) -> Verdict:
        """Wait until all nodes run and go on doing so, one is beyond hope, or the time is over."""
        woken = threading.Event()
        life = self._surroundings.life
        life.at_end(woken.set)
        stop = self._host.watch(lambda _instance: woken.set())
        over = time.monotonic() + self._running_within
        since: float | None = None
        try:
            while True:
                woken.clear()
                self._carer.check()
                verdict, now = self._judge(outline), time.monotonic()
                since = (since or now) if verdict.running else None
                if verdict.hopeless or (since is not None and now - since >= SETTLED):
                    return verdict
                if now >= over:
                    return verdict
                woken.wait(SETTLED if since is not None else over - now)
        finally:
            stop()

    def _judge(self, outline: Outline) -> Verdict:
        trouble = self._carer.trouble(outline.id)
        if trouble:
            return Verdict(running=False, hopeless=True, detail=trouble)
        return judge(outline, self._host.report(outline.id))

    def _end(self, instance: Instance, job: Job) -> None:
        found = self._kept.now.find(instance.id)
        if found is None or found.stage in LEAVING:
            job.fail(tr("the application instance is being removed"))
        elif found.stage is Stage.FAILED:
            job.fail(found.reason)
        else:
            job.succeed()

    def _stage(self, instance: Instance) -> Stage | None:
        found = self._kept.now.find(instance.id)
        return None if found is None else found.stage


def reason_of(error: BelvedereError) -> str:
    """An error as short as a status description has to be."""
    cause = f" ({error.why})" if error.why else ""
    return f"{error.what}{cause} [{error.code}]"


def _told(verdict: Verdict) -> str:
    if not verdict.culprit:
        return f"{verdict.detail} [BV-DEP-007]"
    if verdict.hopeless:
        text = tr("the node {node} ended with an error", node=verdict.culprit)
    else:
        text = tr("the node {node} did not run in time", node=verdict.culprit)
    return f"{text}: {verdict.detail} [BV-DEP-007]" if verdict.detail else f"{text} [BV-DEP-007]"
