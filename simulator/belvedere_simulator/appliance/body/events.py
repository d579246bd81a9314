"""What can happen to the body: by hand, by time, and as answers of the driver to effects."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.body.parts import Button, EthernetPort, NetworkMode, Stick, UsbPort
from belvedere_simulator.appliance.body.state import BootStage, UpdateStage


@dataclass(frozen=True)
class ButtonDown:
    """A finger comes down on a button."""

    button: Button


@dataclass(frozen=True)
class ButtonUp:
    """A finger leaves a button."""

    button: Button


@dataclass(frozen=True)
class Pressed:
    """The same in one: `buttons` held together for `seconds` and released."""

    buttons: frozenset[Button]
    seconds: float


@dataclass(frozen=True)
class MainsPlugged:
    """The power cable is plugged in, or power is back."""


@dataclass(frozen=True)
class MainsCut:
    """The power is gone, without a shutdown."""


@dataclass(frozen=True)
class TimePassed:
    """`seconds` of the appliance's own time went by."""

    seconds: float


@dataclass(frozen=True)
class UsbPlugged:
    """A stick is plugged in."""

    port: UsbPort
    stick: Stick


@dataclass(frozen=True)
class UsbUnplugged:
    """The stick in a port is pulled out."""

    port: UsbPort


@dataclass(frozen=True)
class CablePlugged:
    """An Ethernet cable is plugged in."""

    port: EthernetPort


@dataclass(frozen=True)
class CableUnplugged:
    """An Ethernet cable is pulled out."""

    port: EthernetPort


@dataclass(frozen=True)
class MonitorPlugged:
    """A monitor is plugged into the HDMI port."""


@dataclass(frozen=True)
class MonitorUnplugged:
    """The monitor is unplugged."""


@dataclass(frozen=True)
class Overheating:
    """The temperature rose above the limit, or (`hot` False) fell below it again."""

    hot: bool


@dataclass(frozen=True)
class BootStageDone:
    """The driver has done a stage of the start; ignored unless it is the one waited for."""

    stage: BootStage


@dataclass(frozen=True)
class BootFailed:
    """The start cannot go on: a changed image, a store that cannot be opened..."""

    reason: str


@dataclass(frozen=True)
class StoreOpened:
    """What the encrypted store knows, which counts where the power failed between it and what is kept here.

    `unfinished`: a provisioning stopped after the archive was copied.
    """

    provisioned: bool
    unfinished: bool = False
    network: NetworkMode = NetworkMode.SINGLE


@dataclass(frozen=True)
class RestoreDone:
    """The software of a reset is written, and what it deletes is gone."""


@dataclass(frozen=True)
class RestoreFailed:
    """The software of a reset cannot be written."""

    reason: str


@dataclass(frozen=True)
class ConfigurationCopied:
    """The archive is on the appliance, which registers now; the network is configured for this mode."""

    port: UsbPort
    network: NetworkMode = NetworkMode.SINGLE


@dataclass(frozen=True)
class Provisioned:
    """The appliance is registered and has its permanent certificate."""

    port: UsbPort


@dataclass(frozen=True)
class ProvisioningFailed:
    """The archive was refused or the registration failed; also for a foreign archive on a provisioned box."""

    port: UsbPort
    reason: str


@dataclass(frozen=True)
class LogCopyEnded:
    """The log image is on the stick, or (`reason`) is not."""

    port: UsbPort
    reason: str | None = None


@dataclass(frozen=True)
class Connection:
    """The connection to the service came up or went down."""

    up: bool


@dataclass(frozen=True)
class RebootRequested:
    """A reboot job."""


@dataclass(frozen=True)
class UpdateRequested:
    """An update job."""

    version: str
    major_allowed: bool = False


@dataclass(frozen=True)
class UpdateReached:
    """The update has come to DOWNLOADING, VERIFYING or IN_PROGRESS."""

    stage: UpdateStage


@dataclass(frozen=True)
class UpdateInstalled:
    """The new software is written beside the old one."""


@dataclass(frozen=True)
class UpdateFailed:
    """The update ended before anything was changed."""

    reason: str


Event = (
    ButtonDown
    | ButtonUp
    | Pressed
    | MainsPlugged
    | MainsCut
    | TimePassed
    | UsbPlugged
    | UsbUnplugged
    | CablePlugged
    | CableUnplugged
    | MonitorPlugged
    | MonitorUnplugged
    | Overheating
    | BootStageDone
    | BootFailed
    | StoreOpened
    | RestoreDone
    | RestoreFailed
    | ConfigurationCopied
    | Provisioned
    | ProvisioningFailed
    | LogCopyEnded
    | Connection
    | RebootRequested
    | UpdateRequested
    | UpdateReached
    | UpdateInstalled
    | UpdateFailed
)
