"""Switching on and off, and resets."""

from __future__ import annotations

import threading
import time

from belvedere_simulator.appliance.body import effects as wanted
from belvedere_simulator.appliance.body.durations import SHUTDOWN
from belvedere_simulator.appliance.body.events import RestoreDone, RestoreFailed
from belvedere_simulator.appliance.body.state import Body, Power
from belvedere_simulator.appliance.driver.box import Box, work
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.driver.starting import start
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.appliance.storage.resets import Reset, reset
from belvedere_simulator.errors import BelvedereError

PowerEffect = (
    wanted.StartBoot
    | wanted.StopAll
    | wanted.ShutDown
    | wanted.Delete
    | wanted.RestoreSoftware
    | wanted.ReportStartFailure
)


class PowerWork:
    """Carries out the effects that concern power. For the body's thread; others may read `run`."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self.run: Run | None = None
        self._stopping: threading.Thread | None = None
        self._stop_until = 0.0
        self._restoring: threading.Thread | None = None
        self._deletes = False

    def carry(self, effect: PowerEffect) -> None:
        """Begin it."""
        match effect:
            case wanted.StartBoot():
                run = self._renew(effect.version)
                work("start", run.life, lambda: start(self._box, run, effect.version))
            case wanted.StopAll():
                self.end()
            case wanted.ShutDown():
                self._shut_down()
            case wanted.Delete():
                self._deletes = True
                self._box.loop.forget()
            case wanted.RestoreSoftware():
                self._restore(effect.version)
            case wanted.ReportStartFailure():
                if self.run is not None:
                    self.run.logs.system("init", 1, f"start failed: {effect.reason}")

    def end(self) -> None:
        """Whatever runs is without power."""
        if self.run is not None:
            self.run.end()
            self.run = None

    def delay(self, body: Body) -> float:
        """What is stopped in order may take the ten seconds of a shutdown by the real clock."""
        if body.power is not Power.SHUTTING_DOWN or self._stopping is None or not self._stopping.is_alive():
            return 0.0
        return max(self._stop_until - time.monotonic(), 0.0)

    def _renew(self, version: str) -> Run:
        self.end()
        life, faults = Life(), self._box.faults
        logs = SystemLogs(
            self._box.folders.logs,
            self._box.clock,
            kernel_log=profile_of(version).kernel_log,
            before_write=lambda size: before_write(faults, life, size),
        )
        self.run = Run(logs, life)
        return self.run

    def _shut_down(self) -> None:
        run = self.run
        if run is None:
            return
        run.logs.system("systemd-logind", 702, "System is powering down")

        def stop() -> None:
            if run.parts is not None:
                run.parts.stop()
            run.logs.system("systemd", 1, "Reached target Shutdown")
            # Whoever waits for the end of the shutdown looks again.
            self._box.loop.post(None)

        self._stop_until = time.monotonic() + SHUTDOWN
        self._stopping = work("shutdown", run.life, stop)

    def _restore(self, version: str) -> None:
        run, deletes, self._deletes = self._renew(version), self._deletes, False
        box, before = self._box, self._restoring

        def restore() -> None:
            if before is not None:
                # One that was cut short may be deleting yet.
                before.join()
            try:
                if deletes:
                    reset(Reset.FULL, box.folders)
                box.images.restore(version)
            except OSError as error:
                box.loop.post(RestoreFailed(error.strerror or str(error)), run.life)
            except BelvedereError as error:
                box.loop.post(RestoreFailed(str(error)), run.life)
            else:
                run.logs.system("recovery", 1, f"software {version} restored")
                box.loop.post(RestoreDone(), run.life)

        self._restoring = work("restore", run.life, restore)
