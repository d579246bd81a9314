"""The job that pauses and resumes cameras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from belvedere_simulator.appliance.applications.lifecycle.carer import Carer
from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.deploying import reason_of
from belvedere_simulator.appliance.applications.lifecycle.fleet import IN_FORCE, Instance
from belvedere_simulator.appliance.applications.lifecycle.happenings import Signalled
from belvedere_simulator.appliance.applications.lifecycle.kept import KeptFleet
from belvedere_simulator.appliance.applications.lifecycle.outline import CAMERA, instance_of
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

PAUSE, RESUME = "PAUSE", "RESUME"


class Signalling:
    """The handler of signal jobs; works on the thread of jobs."""

    def __init__(self, surroundings: Surroundings, kept: KeptFleet, carer: Carer, log: ControllerLog) -> None:
        self._surroundings = surroundings
        self._kept = kept
        self._carer = carer
        self._log = log

    def signal(self, job: Job) -> None:
        """Pause and resume as the job says: all of it or nothing. It is remembered over restarts."""
        try:
            instance = self._running(job.document)
            signals = list(_signals(job.document, instance))
        except BelvedereError as error:
            job.reject(reason_of(error))
            return
        for node, signal in signals:
            self._carer.happen(Signalled(instance.id, node, signal == PAUSE))
            self._log.signalled(instance.id, node, signal)
        job.succeed()

    def _running(self, document: Mapping[str, Any]) -> Instance:
        if not self._surroundings.profile.pause_and_resume:
            version = self._surroundings.software
            raise _refused(tr("The software {version} cannot pause cameras", version=version))
        identifier = instance_of(document)
        instance = self._kept.now.find(identifier)
        if instance is None or instance.stage not in IN_FORCE:
            raise _refused(tr("{instance} does not run on this appliance", instance=identifier))
        return instance


def _signals(document: Mapping[str, Any], instance: Instance) -> Iterator[tuple[str, str]]:
    sent = document.get("signals")
    for each in sent if isinstance(sent, list) else ():
        node, signal = (each.get("node"), each.get("signal")) if isinstance(each, dict) else (None, None)
        if node not in instance.outline.named(CAMERA):
            raise _refused(tr("{node} is no camera of {instance}", node=node, instance=instance.id))
        if signal not in {PAUSE, RESUME}:
            raise _refused(tr("There is no signal {signal}", signal=signal))
        yield str(node), str(signal)


def _refused(what: str) -> BelvedereError:
    return BelvedereError("BV-DEP-008", what)
