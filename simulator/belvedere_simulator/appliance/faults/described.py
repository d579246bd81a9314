"""What each fault does, in words."""

from __future__ import annotations

from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.messages import tr


def descriptions() -> dict[FaultKind, str]:
    """A line for each kind, in the order of the laboratory."""
    return {
        FaultKind.CAMERA_LOST: tr("a camera is gone from the network"),
        FaultKind.CAMERA_JITTER: tr("pictures of a camera come unevenly (seconds: by how much)"),
        FaultKind.CAMERA_PASSWORD: tr("a camera takes another password"),
        FaultKind.CAMERA_SECRET: tr("the secret with a camera's password is gone"),
        FaultKind.CAMERA_CODEC: tr("a camera sends H.265"),
        FaultKind.CABLE_ETH0: tr("the cable of the first network port is broken"),
        FaultKind.CABLE_ETH1: tr("the cable of the second network port is broken"),
        FaultKind.DNS: tr("names of hosts cannot be resolved"),
        FaultKind.NTP: tr("time servers do not answer"),
        FaultKind.BROKER_RESET: tr("the message broker cuts the connection"),
        FaultKind.SERVICE_DOWN: tr("the service refuses connections"),
        FaultKind.CERTIFICATE_EXPIRED: tr("the appliance's certificate has expired"),
        FaultKind.CERTIFICATE_REVOKED: tr("the appliance's certificate is revoked"),
        FaultKind.DISK_FULL: tr("the disk is full"),
        FaultKind.DISK_SLOW: tr("the disk is slow"),
        FaultKind.UPDATE_CUT: tr("the download of an update is cut"),
        FaultKind.UPDATE_SIGNATURE: tr("a downloaded update is damaged"),
        FaultKind.UPDATE_BOOT: tr("an update does not start"),
        FaultKind.NODE_CRASHES: tr("the code of an application crashes again and again"),
        FaultKind.MODEL_MEMORY: tr("a model is too big for the memory"),
        FaultKind.OVERHEATING: tr("the appliance is too hot"),
        FaultKind.CLOCK_SKEW: tr("the clock is wrong (seconds: by how much)"),
        FaultKind.POWER_CUT: tr("the power is gone"),
    }
