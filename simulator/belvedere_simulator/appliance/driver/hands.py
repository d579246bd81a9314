"""What the body wants done, given to those who do it."""

from __future__ import annotations

from belvedere_simulator.appliance.body import effects as wanted
from belvedere_simulator.appliance.body.effects import Effect
from belvedere_simulator.appliance.body.events import Event, UsbUnplugged
from belvedere_simulator.appliance.body.state import Body, Power
from belvedere_simulator.appliance.driver.box import Box, work
from belvedere_simulator.appliance.driver.chronicle import note, note_fault
from belvedere_simulator.appliance.driver.composition import Parts
from belvedere_simulator.appliance.driver.power_work import PowerEffect, PowerWork
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.driver.time_service import TimeService
from belvedere_simulator.appliance.driver.usb_work import UsbEffect, UsbWork
from belvedere_simulator.appliance.driver.ways import open_ways
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.errors import BelvedereError


class DriverHands:
    """`loop.Hands` for one box."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._power = PowerWork(box)
        self._usb = UsbWork(box)
        self._time = TimeService(box)

    @property
    def run(self) -> Run | None:
        """What has power now. Any thread may read it."""
        return self._power.run

    def carry(self, effect: Effect) -> None:
        """Do it."""
        if isinstance(effect, PowerEffect):
            self._power.carry(effect)
        elif self.run is not None:
            self._carry_in(effect, self.run)

    def noticed(self, event: Event, before: Body, after: Body) -> None:
        """Write down what happened by hand, and hand over reports that were owed."""
        if isinstance(event, UsbUnplugged):
            self._usb.pulled(event.port)
        run = self.run
        if run is None:
            return
        note(run.logs, event, before, after)
        if run.parts is None:
            return
        if after != before:
            run.parts.connection.refresh()
        if after.power is Power.ON and before.power is not Power.ON:
            run.parts.hdmi.start()
            work("recovery", run.life, lambda: self._keep_for_resets(run, after.kept.software.running))
        if after.power in (Power.ON, Power.SHUTTING_DOWN):
            # Also that it restarts: the connection is the last that ends.
            for report in self._box.loop.memory.owed:
                run.parts.jobs.report_update(report.version, report.stage, report.reason)
                self._box.loop.told(report)

    def delay(self, body: Body) -> float:
        """See `PowerWork.delay`."""
        return self._power.delay(body)

    def stopped(self) -> None:
        """Nothing runs any more."""
        self._power.end()
        self._time.close()

    def ways_changed(self) -> None:
        """A fault of the network came or went."""
        if self.run is not None:
            open_ways(self.run.reach, self._box.faults)
            self._time.look(self.run)

    def fault_noted(self, fault: InjectedFault, present: bool) -> None:
        """A fault came or went: what the log says of it that nobody else writes down."""
        run = self.run
        if run is not None:
            note_fault(run.logs, fault, present)

    def _keep_for_resets(self, run: Run, version: str) -> None:
        try:
            self._box.images.activate(version)
        except BelvedereError as error:
            # It is tried again at the next start; what runs is not touched by it.
            run.logs.updater("WARN", f"no copy of software {version} for resets: {error}")

    def _carry_in(self, effect: Effect, run: Run) -> None:
        if isinstance(effect, UsbEffect):
            self._usb.carry(effect, run)
            return
        match effect:
            case wanted.UseRoutes():
                run.logs.system("NetworkManager", 812, _routes_text(effect))
                open_ways(run.reach, self._box.faults, effect.routes)
                self._time.look(run)
            case _ if run.parts is None:
                self._log(effect, run)
            case wanted.StartApplications():
                run.parts.applications.start()
            case wanted.Connect():
                run.parts.connection.connect()
            case wanted.Disconnect():
                run.parts.connection.disconnect()
            case wanted.BeginUpdate():
                run.parts.updates.begin(effect.version)
            case _:
                self._answer(effect, run, run.parts)

    def _answer(self, effect: Effect, run: Run, parts: Parts) -> None:
        """What the body says to jobs and to the log."""
        match effect:
            case wanted.RefuseUpdate():
                run.logs.updater("WARN", f"update to {effect.version} refused: {effect.reason}")
                parts.jobs.refuse_update(effect.version, effect.reason)
            case wanted.RefuseReboot():
                run.logs.controller("WARN", "reboot", 88, effect.reason)
                parts.jobs.refuse_reboot(effect.reason)
            case _:
                self._log(effect, run)

    def _log(self, effect: Effect, run: Run) -> None:
        match effect:
            case wanted.ReportUpdate():
                why = f": {effect.reason}" if effect.reason else ""
                run.logs.updater("INFO", f"update to {effect.version} is {effect.stage.value}{why}")
            case wanted.RollBack():
                run.logs.updater("ERROR", f"{effect.failed} did not start, back to {effect.to}")
            case wanted.RaiseCounter():
                run.logs.system("init", 1, f"anti-rollback counter raised to {effect.to}")
            case wanted.ReportHeat():
                state = "above" if effect.hot else "below"
                run.logs.kernel(f"thermal thermal_zone0: temperature {state} the limit")


def _routes_text(effect: wanted.UseRoutes) -> str:
    service, cameras = effect.routes.service, effect.routes.cameras
    return (
        f"routes: service over {service.value if service else 'none'}, "
        f"cameras over {cameras.value if cameras else 'none'}"
    )
