"""Everything that can be broken on purpose."""

from __future__ import annotations

from enum import Enum


class FaultKind(Enum):
    """A kind of fault; the value is its name on the command line."""

    CAMERA_LOST = "camera-lost"
    CAMERA_JITTER = "camera-jitter"
    CAMERA_PASSWORD = "camera-password"  # noqa: S105 - the name of a fault
    CAMERA_SECRET = "camera-secret"  # noqa: S105 - the name of a fault
    CAMERA_CODEC = "camera-codec"
    CABLE_ETH0 = "cable-eth0"
    CABLE_ETH1 = "cable-eth1"
    DNS = "dns"
    NTP = "ntp"
    BROKER_RESET = "broker-reset"
    SERVICE_DOWN = "service-down"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_REVOKED = "certificate-revoked"
    DISK_FULL = "disk-full"
    DISK_SLOW = "disk-slow"
    UPDATE_CUT = "update-cut"
    UPDATE_SIGNATURE = "update-signature"
    UPDATE_BOOT = "update-boot"
    NODE_CRASHES = "node-crashes"
    MODEL_MEMORY = "model-memory"
    OVERHEATING = "overheating"
    CLOCK_SKEW = "clock-skew"
    POWER_CUT = "power-cut"
