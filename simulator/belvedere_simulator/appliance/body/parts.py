"""The parts of the body: what can be pressed, plugged in and lit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from belvedere_simulator.messages import tr


class Button(Enum):
    """The two buttons on the front."""

    POWER = "power"
    RESET = "reset"


BOTH = frozenset(Button)


class EthernetPort(Enum):
    """The two Ethernet ports."""

    ETH0 = "eth0"
    ETH1 = "eth1"


class NetworkMode(Enum):
    """SINGLE: one network, the second port is the spare. DUAL: cameras on eth0, service on eth1."""

    SINGLE = "single"
    DUAL = "dual"


class UsbPort(Enum):
    """The two USB ports; on a model with two fast ones both behave as USB3."""

    USB3 = "usb3"
    USB2 = "usb2"


class FileSystem(Enum):
    """How a stick is formatted. Only FAT32 can be read."""

    FAT32 = "fat32"
    EXFAT = "exfat"
    NTFS = "ntfs"
    EXT4 = "ext4"
    NONE = "none"


class Compatibility(Enum):
    """Some sticks work in every port, some only in the USB 3.0 port, and some not at all."""

    EVERYWHERE = "everywhere"
    USB3_ONLY = "usb3-only"
    NOWHERE = "nowhere"


SMALLEST_STICK = 1.0
LARGEST_STICK = 32.0


@dataclass(frozen=True)
class Stick:
    """A USB drive. `archive`: a provisioning archive lies in its root, or a note of the site's address.
    `log_folder`: it has the folder `panorama/managed_logs`. `size` is in GB."""

    archive: bool = False
    log_folder: bool = False
    file_system: FileSystem = FileSystem.FAT32
    size: float = 16.0
    compatibility: Compatibility = Compatibility.EVERYWHERE

    def problem(self, *, fast_port: bool) -> str | None:
        """Why the stick is not used in a USB 3.0 (`fast_port`) or 2.0 port; None if it is."""
        if self.compatibility is Compatibility.NOWHERE:
            return tr("The USB drive is not recognised")
        if self.compatibility is Compatibility.USB3_ONLY and not fast_port:
            return tr("The USB drive does not work in the USB 2.0 port")
        if self.file_system is not FileSystem.FAT32:
            return tr("The USB drive is not formatted with FAT32")
        if self.size < SMALLEST_STICK:
            return tr("The USB drive is smaller than 1 GB")
        if self.size > LARGEST_STICK:
            return tr("The USB drive is larger than 32 GB")
        return None


class Area(Enum):
    """What the appliance keeps on its disk apart from its software."""

    CREDENTIALS = "credentials"
    CONFIGURATION = "configuration"
    APPLICATIONS = "applications"
    STORAGE = "storage"
    LOGS = "logs"


EVERYTHING = frozenset(Area)
