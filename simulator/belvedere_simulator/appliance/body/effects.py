"""What the driver has to do, in the order given. Everything can be done twice without harm."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.body.parts import Area, UsbPort
from belvedere_simulator.appliance.body.routes import Routes
from belvedere_simulator.appliance.body.state import UpdateStage


@dataclass(frozen=True)
class StartBoot:
    """Verify and start `version`; answer with BootStageDone for each stage, or BootFailed.

    Temporary files of the run before go first.
    """

    version: str


@dataclass(frozen=True)
class StopAll:
    """Nothing of the appliance runs any more: whatever is under way ends now, as without power."""


@dataclass(frozen=True)
class ShutDown:
    """Stop applications and services in order; StopAll follows when the time is over."""


@dataclass(frozen=True)
class StartApplications:
    """Start the applications that are to run."""


@dataclass(frozen=True)
class Delete:
    """Delete what is in these areas, so that it cannot be brought back."""

    areas: frozenset[Area]


@dataclass(frozen=True)
class RestoreSoftware:
    """Write `version` as the software that runs; answer with RestoreDone or RestoreFailed."""

    version: str


@dataclass(frozen=True)
class ReportStartFailure:
    """Note in the log why the appliance did not start."""

    reason: str


@dataclass(frozen=True)
class UseRoutes:
    """Traffic takes these ports from now on."""

    routes: Routes


@dataclass(frozen=True)
class Connect:
    """Connect to the service and keep trying; answer with Connection."""


@dataclass(frozen=True)
class Disconnect:
    """There is no way to the service any more."""


@dataclass(frozen=True)
class BeginProvisioning:
    """Copy the archive in this port, then register: ConfigurationCopied, Provisioned, ProvisioningFailed."""

    port: UsbPort


@dataclass(frozen=True)
class AbortProvisioning:
    """The stick was pulled out before the archive was copied."""

    port: UsbPort


@dataclass(frozen=True)
class ResumeProvisioning:
    """Go on with a provisioning that a power cut interrupted, without its stick: Provisioned, or
    ProvisioningFailed, for this port."""

    port: UsbPort


@dataclass(frozen=True)
class ExamineArchive:
    """An archive on an appliance that has one: answer with ProvisioningFailed if it is of a foreign site."""

    port: UsbPort


@dataclass(frozen=True)
class WriteProvisioningLogs:
    """Write the provisioning logs to the stick."""

    port: UsbPort


@dataclass(frozen=True)
class BeginLogCopy:
    """Copy a log image to the stick; answer with LogCopyEnded."""

    port: UsbPort


@dataclass(frozen=True)
class AbortLogCopy:
    """The stick was pulled out while the log image was copied."""

    port: UsbPort


@dataclass(frozen=True)
class RefuseStick:
    """Note in the log why a stick is not used."""

    port: UsbPort
    reason: str


@dataclass(frozen=True)
class ReportHeat:
    """Note in the log that it is too hot, or no longer."""

    hot: bool


@dataclass(frozen=True)
class RefuseReboot:
    """A reboot job is refused."""

    reason: str


@dataclass(frozen=True)
class RefuseUpdate:
    """An update job is refused."""

    version: str
    reason: str


@dataclass(frozen=True)
class BeginUpdate:
    """Download and write this version beside the running one, or go on with it."""

    version: str


@dataclass(frozen=True)
class ReportUpdate:
    """Tell the service where the update is."""

    version: str
    stage: UpdateStage
    reason: str | None = None


@dataclass(frozen=True)
class RollBack:
    """`failed` did not start; `to` is started again."""

    failed: str
    to: str


@dataclass(frozen=True)
class RaiseCounter:
    """The anti-rollback counter is at `to` from now on."""

    to: int


Effect = (
    StartBoot
    | StopAll
    | ShutDown
    | StartApplications
    | Delete
    | RestoreSoftware
    | ReportStartFailure
    | UseRoutes
    | Connect
    | Disconnect
    | BeginProvisioning
    | AbortProvisioning
    | ResumeProvisioning
    | ExamineArchive
    | WriteProvisioningLogs
    | BeginLogCopy
    | AbortLogCopy
    | RefuseStick
    | ReportHeat
    | RefuseReboot
    | RefuseUpdate
    | BeginUpdate
    | ReportUpdate
    | RollBack
    | RaiseCounter
)
