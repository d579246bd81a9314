"""What is plugged into the appliance, which a power cut does not change: it is written down at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.body.parts import Compatibility, EthernetPort, FileSystem, UsbPort


@dataclass(frozen=True)
class PluggedStick:
    """A drive: its folder or image, and how it differs from what it is (None: not). `size` is in GB."""

    path: Path
    size: float | None = None
    file_system: FileSystem | None = None
    compatibility: Compatibility = Compatibility.EVERYWHERE


@dataclass(frozen=True)
class Arrangement:
    """Everything that is plugged in. A new box has both network cables, and no monitor."""

    sticks: Mapping[UsbPort, PluggedStick] = field(default_factory=dict)
    cables: frozenset[EthernetPort] = frozenset(EthernetPort)
    monitor: bool = False


class Plugs:
    """The arrangement now; `save` stores the document of each change. Any thread."""

    def __init__(self, now: Arrangement, save: Callable[[dict[str, Any]], None]) -> None:
        self._now = now
        self._save = save
        self._lock = threading.Lock()

    @property
    def now(self) -> Arrangement:
        """What is plugged in."""
        return self._now

    def stick(self, port: UsbPort, stick: PluggedStick | None) -> bool:
        """Put a stick into a port or (None) pull it out; whether that was possible."""
        with self._lock:
            if (port in self._now.sticks) is (stick is not None):
                return False
            others = {each: there for each, there in self._now.sticks.items() if each is not port}
            self._put(replace(self._now, sticks={**others, port: stick} if stick else others))
        return True

    def cable(self, port: EthernetPort, *, plugged: bool) -> None:
        """Put a cable in or pull it out."""
        with self._lock:
            others = self._now.cables - {port}
            self._put(replace(self._now, cables=others | {port} if plugged else others))

    def monitor(self, *, plugged: bool) -> None:
        """Put the monitor's cable in or pull it out."""
        with self._lock:
            self._put(replace(self._now, monitor=plugged))

    def _put(self, arrangement: Arrangement) -> None:
        self._save(write_arrangement(arrangement))
        self._now = arrangement


def write_arrangement(arrangement: Arrangement) -> dict[str, Any]:
    """The arrangement as a JSON object."""
    sticks = {
        port.value: {
            "path": str(stick.path),
            "size": stick.size,
            "fileSystem": stick.file_system.value if stick.file_system else None,
            "compatibility": stick.compatibility.value,
        }
        for port, stick in arrangement.sticks.items()
    }
    cables = sorted(port.value for port in arrangement.cables)
    return {"sticks": sticks, "cables": cables, "monitor": arrangement.monitor}


def read_arrangement(document: Mapping[str, Any] | None) -> Arrangement:
    """The opposite of `write_arrangement`; that of a new box for None. Drives that are gone are left out.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    if document is None:
        return Arrangement()
    sticks = {UsbPort(port): _read_stick(told) for port, told in document["sticks"].items()}
    return Arrangement(
        sticks={port: stick for port, stick in sticks.items() if stick.path.exists()},
        cables=frozenset(EthernetPort(port) for port in document["cables"]),
        monitor=bool(document["monitor"]),
    )


def _read_stick(told: Mapping[str, Any]) -> PluggedStick:
    return PluggedStick(
        Path(told["path"]),
        told["size"],
        FileSystem(told["fileSystem"]) if told["fileSystem"] else None,
        Compatibility(told["compatibility"]),
    )
