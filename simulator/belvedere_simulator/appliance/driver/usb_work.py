"""What is done with drives, each on a thread of its own."""

from __future__ import annotations

from belvedere_simulator.appliance.body import effects as wanted
from belvedere_simulator.appliance.body.events import LogCopyEnded, ProvisioningFailed
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.box import Box, work
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.driver.pulled_stick import PullableStick
from belvedere_simulator.appliance.driver.registration import Registration
from belvedere_simulator.appliance.provisioning.provisioner import LOG_FOLDER
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

UsbEffect = (
    wanted.BeginProvisioning
    | wanted.AbortProvisioning
    | wanted.ResumeProvisioning
    | wanted.ExamineArchive
    | wanted.WriteProvisioningLogs
    | wanted.BeginLogCopy
    | wanted.AbortLogCopy
    | wanted.RefuseStick
)


class UsbWork:
    """Carries out the effects that concern sticks. For the body's thread."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._busy: dict[UsbPort, PullableStick] = {}

    def carry(self, effect: UsbEffect, run: Run) -> None:
        """Begin it."""
        port, around = effect.port, run.surroundings
        if isinstance(effect, wanted.RefuseStick):
            run.logs.kernel(f"usb {port.value}: not used: {effect.reason}")
        elif isinstance(effect, wanted.AbortProvisioning | wanted.AbortLogCopy):
            run.logs.kernel(f"usb {port.value}: USB disconnect while it was used")
            self.pulled(port)
        elif around is not None:
            work(type(effect).__name__, run.life, lambda: self._do(effect, run, around))

    def pulled(self, port: UsbPort) -> None:
        """The stick in this port is out."""
        stick = self._busy.pop(port, None)
        if stick is not None:
            stick.pull()

    def _do(self, effect: UsbEffect, run: Run, around: Surroundings) -> None:
        registration = Registration(self._box, around, effect.port)
        if isinstance(effect, wanted.ResumeProvisioning):
            registration.resume()
            return
        try:
            stick = self._open(effect.port, around)
        except BelvedereError as error:
            self._failed(effect, around, error)
            return
        match effect:
            case wanted.BeginProvisioning():
                registration.provision(stick)
            case wanted.ExamineArchive():
                if registration.examine(stick) and run.parts is not None:
                    run.parts.site_moved()
            case wanted.WriteProvisioningLogs():
                self._write_logs(stick, around)
            case wanted.BeginLogCopy():
                self._copy_logs(effect, stick, run, around)

    def _open(self, port: UsbPort, around: Surroundings) -> PullableStick:
        plugged = self._box.plugs.now.sticks.get(port)
        if plugged is None:
            raise BelvedereError("BV-USB-001", tr("The USB drive cannot be read"), where=port.value)
        stick = PullableStick(open_stick(plugged.path), lambda: around.life.ended)
        self._busy[port] = stick
        return stick

    def _failed(self, effect: UsbEffect, around: Surroundings, error: BelvedereError) -> None:
        around.logs.system("usb_provisioning", 1204, str(error))
        if isinstance(effect, wanted.BeginProvisioning):
            around.post(ProvisioningFailed(effect.port, str(error)))
        elif isinstance(effect, wanted.BeginLogCopy):
            around.post(LogCopyEnded(effect.port, str(error)))

    def _write_logs(self, stick: PullableStick, around: Surroundings) -> None:
        try:
            for name, content in around.logs.contents().items():
                stick.write(f"{LOG_FOLDER}/{name}", content)
        except BelvedereError as error:
            around.logs.system("usb_provisioning", 1204, f"logs not copied: {error}")

    def _copy_logs(
        self, effect: wanted.BeginLogCopy, stick: PullableStick, run: Run, around: Surroundings
    ) -> None:
        reason = None
        try:
            if run.parts is not None:
                name = run.parts.agent.copy_image(stick)
                around.logs.system("log_copy", 1207, f"logs copied to {name}")
        except BelvedereError as error:
            reason = str(error)
            around.logs.system("log_copy", 1207, f"logs not copied: {reason}")
        around.post(LogCopyEnded(effect.port, reason))
