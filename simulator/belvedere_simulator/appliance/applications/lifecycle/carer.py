"""Does what the machine says is to be done about application instances."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.applications.hosting.host import EngineHost
from belvedere_simulator.appliance.applications.installing.installed import Installed
from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.applications.lifecycle.admission import check_software
from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.happenings import (
    Delete,
    Gone,
    Happening,
    PauseNode,
    StartNodes,
    StopNodes,
    Task,
)
from belvedere_simulator.appliance.applications.lifecycle.kept import KeptFleet
from belvedere_simulator.appliance.applications.lifecycle.machine import tasks_at_start
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError


class Carer:
    """Keeps happenings and carries out what follows from them, one after the other. Any thread."""

    def __init__(
        self,
        surroundings: Surroundings,
        kept: KeptFleet,
        installer: Installer,
        host: EngineHost,
        sinks: ApplicationSinks,
        changed: Callable[[], None],
    ) -> None:
        self._surroundings = surroundings
        self._kept = kept
        self._installer = installer
        self._host = host
        self._sinks = sinks
        self._changed = changed
        self._log = ControllerLog(surroundings.logs)
        self._troubles: dict[str, str] = {}
        self._stopping = False
        self._turn = threading.RLock()

    def trouble(self, instance: str) -> str:
        """Why the nodes of an instance in force could not be started; "" when they were."""
        return self._troubles.get(instance, "")

    def happen(self, happening: Happening) -> None:
        """Keep it and do what follows; waits. Raises LifeEndedError, and BelvedereError or OSError where
        something cannot be kept or deleted."""
        with self._turn:
            self.check()
            self._perform(self._kept.happen(happening))
        self._changed()

    def begin(self) -> None:
        """After the start: go on where the last life ended. Raises LifeEndedError."""
        for task in tasks_at_start(self._kept.now):
            try:
                with self._turn:
                    self._perform((task,))
            except (BelvedereError, OSError) as error:
                # The others do not suffer for it; a removal is tried again when its job comes.
                self._log.install_failed(task.instance, str(error))
        self._changed()

    def stop(self) -> None:
        """The appliance is shut down: from now on nothing happens, and what is kept stays as it is."""
        self._stopping = True

    @property
    def over(self) -> bool:
        """Whether the life is over, or is being brought to its end."""
        return self._stopping or self._surroundings.life.ended

    def check(self) -> None:
        """Raise LifeEndedError when it is over."""
        if self.over:
            raise LifeEndedError

    def _perform(self, tasks: tuple[Task, ...]) -> None:
        for task in tasks:
            self.check()
            match task:
                case StartNodes(instance):
                    self._start(instance)
                case StopNodes(instance):
                    self._host.stop(instance)
                    self._troubles.pop(instance, None)
                case PauseNode(instance, node, paused):
                    self._host.pause(instance, node, paused)
                case Delete(instance, forgotten):
                    self._delete(instance, forgotten=forgotten)

    def _start(self, identifier: str) -> None:
        instance = self._kept.now.find(identifier)
        if instance is None:
            return
        try:
            # An update may have brought software that cannot run it.
            check_software(instance.outline, self._surroundings.profile, self._surroundings.software)
            self._host.launch(Installed.load(self._surroundings.folders.applications / identifier))
        except BelvedereError as error:
            self._troubles[identifier] = str(error)
            self._log.launch_failed(identifier, str(error))
            return
        self._troubles.pop(identifier, None)
        for node in sorted(instance.paused):
            self._host.pause(identifier, node, True)

    def _delete(self, identifier: str, *, forgotten: bool) -> None:
        self._installer.uninstall(identifier)
        if not forgotten:
            return
        folders = self._surroundings.folders
        for folder in (folders.storage / identifier, graph_folder(folders.applications, identifier)):
            if folder.exists():
                shutil.rmtree(folder)
        self._sinks.forget(identifier)
        self._perform(self._kept.happen(Gone(identifier)))


def graph_folder(applications: Path, identifier: str) -> Path:
    """Where the graph of an instance lies, as under /data/cloud on the original."""
    return applications / "cloud" / "graphs" / identifier
