"""Which log streams there are, and what their groups are called at the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

_DEVICE = "device"
_APPLICATION = "app-"
_SUFFIX = ".stream"


@dataclass(frozen=True, order=True)
class LogStream:
    """A stream by name, of an application instance or (`instance` empty) of the device."""

    instance: str
    name: str

    def group(self, device_id: str) -> str:
        """The log group."""
        own = f"/aws/panorama/devices/{device_id}"
        return f"{own}/applications/{self.instance}" if self.instance else own

    @property
    def path(self) -> Path:
        """A folder of its own, whatever the names are."""
        group = _APPLICATION + quote(self.instance, safe="") if self.instance else _DEVICE
        return Path(group, quote(self.name, safe="") + _SUFFIX)


def streams_below(folder: Path) -> list[LogStream]:
    """The streams that have a folder below this one."""
    found = []
    for place in sorted(folder.glob(f"*/*{_SUFFIX}")):
        group, name = place.parent.name, unquote(place.name.removesuffix(_SUFFIX))
        if group == _DEVICE:
            found.append(LogStream("", name))
        elif group.startswith(_APPLICATION):
            found.append(LogStream(unquote(group.removeprefix(_APPLICATION)), name))
    return found
