"""The application instances of an appliance that is on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from belvedere_simulator.appliance.applications.hosting.host import EngineHost
from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.applications.lifecycle.carer import Carer
from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.deploying import RUNNING_WITHIN, Deploying
from belvedere_simulator.appliance.applications.lifecycle.kept import KeptFleet
from belvedere_simulator.appliance.applications.lifecycle.removing import Removing
from belvedere_simulator.appliance.applications.lifecycle.reporting import report_of
from belvedere_simulator.appliance.applications.lifecycle.signalling import Signalling
from belvedere_simulator.appliance.applications.lifecycle.watching import NodeWatch
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.surroundings import Surroundings


class InstalledApplications:
    """`parts.Applications`, and the handlers of the jobs deploy, remove and signal.

    running_within: real seconds in which the nodes of a deployment have to run.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        installer: Installer,
        host: EngineHost,
        sinks: ApplicationSinks,
        running_within: float = RUNNING_WITHIN,
    ) -> None:
        """Read what was installed. BelvedereError BV-STG-001 when that is damaged."""
        log = ControllerLog(surroundings.logs)
        self._surroundings = surroundings
        self._host = host
        self._observers: list[Callable[[], None]] = []
        self._kept = KeptFleet(surroundings.store, surroundings.life)
        self._carer = Carer(surroundings, self._kept, installer, host, sinks, self._changed)
        self._watch = NodeWatch(log)
        self._deploying = Deploying(surroundings, self._kept, self._carer, installer, host, running_within)
        self._removing = Removing(self._kept, self._carer, log)
        self._signalling = Signalling(surroundings, self._kept, self._carer, log)
        self._begun = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        surroundings.life.at_end(self._begun.set)
        surroundings.life.at_end(host.watch(self._look))

    def start(self) -> None:
        """Go on where the last life ended, in the background: jobs wait for it."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._begin, name="applications", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop all nodes, in order; waits. They start again with the next life."""
        self._carer.stop()
        self._host.close()

    def reports(self) -> tuple[InstanceReport, ...]:
        """Every instance there is, in the order of deployment."""
        return tuple(
            report_of(each, self._host.report, self._carer.trouble(each.id))
            for each in self._kept.now.instances
        )

    def observe(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, from any thread, when reports may have changed."""
        self._observers.append(callback)

    def deploy(self, job: Job) -> None:
        """The handler of deploy jobs; takes as long as it takes. Raises LifeEndedError."""
        self._ready()
        self._deploying.deploy(job)

    def remove(self, job: Job) -> None:
        """The handler of remove jobs. Raises LifeEndedError."""
        self._ready()
        self._removing.remove(job)

    def signal(self, job: Job) -> None:
        """The handler of signal jobs. Raises LifeEndedError."""
        self._ready()
        self._signalling.signal(job)

    def _ready(self) -> None:
        # An appliance that was provisioned a moment ago is not told to start what it cannot have.
        self.start()
        self._begun.wait()
        self._surroundings.life.check()

    def _begin(self) -> None:
        try:
            self._carer.begin()
        except LifeEndedError:
            return
        finally:
            self._begun.set()

    def _look(self, instance: str) -> None:
        if not self._carer.over and self._watch.look(self._host.report(instance)):
            self._changed()

    def _changed(self) -> None:
        for observer in tuple(self._observers):
            if not self._carer.over:
                observer()
