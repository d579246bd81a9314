"""Who a certificate speaks for, and in which state it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the holder of a certificate is."""

    CLAIM = "claim"
    DEVICE = "device"
    SERVICE = "service"
    DESKTOP = "desktop"
    OBSERVER = "observer"


class State(StrEnum):
    """How far a certificate's life is; `expired` follows from the clock and is not stored."""

    ACTIVE = "active"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Identity:
    """Who is at the other end: `thing` is a device's thing name, empty for all others.

    `serial` is hexadecimal. A CLAIM may exchange itself for a DEVICE certificate and nothing else.
    """

    kind: Kind
    thing: str
    serial: str


@dataclass(frozen=True)
class Credentials:
    """A certificate and its private key, both PEM. The service keeps neither of temporary ones."""

    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Credentials(...)"
