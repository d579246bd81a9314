"""What is printed on the box: model, serial number and MAC addresses, generated once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from belvedere_simulator.appliance.body.parts import EthernetPort, UsbPort


@dataclass(frozen=True)
class Hardware:
    """A model: `brand` as in DescribeDevice, and which USB ports are USB 3.0."""

    title: str
    brand: str
    processor: str
    memory_gb: int
    fast_ports: frozenset[UsbPort]


class Model(Enum):
    """The models that can be simulated."""

    APPLIANCE = Hardware("Appliance", "AWS_PANORAMA", "Jetson AGX Xavier", 32, frozenset({UsbPort.USB3}))
    THINKEDGE_SE70 = Hardware(
        "ThinkEdge SE70", "LENOVO", "Jetson Xavier NX", 8, frozenset({UsbPort.USB3, UsbPort.USB2})
    )


@dataclass(frozen=True)
class Identity:
    """One box. `serial` is twelve digits; `macs` belong to eth0 and eth1, in this order."""

    model: Model
    serial: str
    macs: tuple[str, str]

    def mac(self, port: EthernetPort) -> str:
        """The MAC address of a port."""
        return self.macs[list(EthernetPort).index(port)]


def identity_from(model: Model, entropy: bytes) -> Identity:
    """An identity out of `entropy` (16 random bytes or more, drawn once per box).

    The same bytes give the same identity. The MAC addresses follow each other, and are unicast and locally
    administered, so that they can be nobody else's.
    """
    digest = sha256(model.name.encode() + entropy).digest()
    serial = 10**11 + int.from_bytes(digest[:8]) % (9 * 10**11)
    first = bytes([digest[8] & 0xFC | 0x02]) + digest[9:13] + bytes([digest[13] & 0xFE])
    second = first[:5] + bytes([first[5] | 1])
    return Identity(model, str(serial), (first.hex(":"), second.hex(":")))
