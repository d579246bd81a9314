"""What each fault does, in words, and what it can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import CUT, JITTER, SKEW, SLOWNESS, Setting
from belvedere_simulator.messages import tr


class TargetKind(Enum):
    """What a fault can be aimed at: a camera's package, a node or an application instance, by its name."""

    CAMERA = "camera"
    NODE = "node"
    APPLICATION = "application"


@dataclass(frozen=True)
class FaultDescription:
    """`text` is a line for people. Without `targets` it strikes the appliance as a whole; with them a fault
    without a target strikes all there are.
    """

    text: str
    targets: tuple[TargetKind, ...] = ()
    settings: tuple[Setting, ...] = ()

    def setting(self, name: str) -> Setting | None:
        """The setting of this name."""
        return next((each for each in self.settings if each.name == name), None)


_CAMERA = (TargetKind.CAMERA, TargetKind.NODE, TargetKind.APPLICATION)
_NODE = (TargetKind.NODE, TargetKind.APPLICATION)


def descriptions() -> dict[FaultKind, FaultDescription]:
    """Every kind, in the order of the laboratory."""
    camera, node, whole = _of(*_CAMERA), _of(*_NODE), _of()
    return {
        FaultKind.CAMERA_LOST: camera(tr("a camera is gone from the network")),
        FaultKind.CAMERA_JITTER: camera(tr("pictures of a camera come unevenly"), JITTER),
        FaultKind.CAMERA_PASSWORD: camera(tr("a camera takes another password")),
        FaultKind.CAMERA_SECRET: camera(tr("the secret with a camera's password is gone")),
        FaultKind.CAMERA_CODEC: camera(tr("a camera sends H.265")),
        FaultKind.CABLE_ETH0: whole(tr("the cable of the first network port is broken")),
        FaultKind.CABLE_ETH1: whole(tr("the cable of the second network port is broken")),
        FaultKind.DNS: whole(tr("names of hosts cannot be resolved")),
        FaultKind.NTP: whole(tr("time servers do not answer")),
        FaultKind.BROKER_RESET: whole(tr("the message broker cuts the connection")),
        FaultKind.SERVICE_DOWN: whole(tr("the service refuses connections")),
        FaultKind.CERTIFICATE_EXPIRED: whole(tr("the appliance's certificate has expired")),
        FaultKind.CERTIFICATE_REVOKED: whole(tr("the appliance's certificate is revoked")),
        FaultKind.DISK_FULL: whole(tr("the disk is full")),
        FaultKind.DISK_SLOW: whole(tr("the disk is slow"), SLOWNESS),
        FaultKind.UPDATE_CUT: whole(tr("the download of an update is cut"), CUT),
        FaultKind.UPDATE_SIGNATURE: whole(tr("a downloaded update is damaged")),
        FaultKind.UPDATE_BOOT: whole(tr("an update does not start")),
        FaultKind.NODE_CRASHES: node(tr("the code of an application crashes again and again")),
        FaultKind.MODEL_MEMORY: node(tr("a model is too big for the memory")),
        FaultKind.OVERHEATING: whole(tr("the appliance is too hot")),
        FaultKind.CLOCK_SKEW: whole(tr("the clock is wrong"), SKEW),
        FaultKind.POWER_CUT: whole(tr("the power is gone")),
    }


def _of(*targets: TargetKind) -> Callable[..., FaultDescription]:
    def described(text: str, *settings: Setting) -> FaultDescription:
        return FaultDescription(text, targets, settings)

    return described
