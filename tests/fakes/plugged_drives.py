"""A computer into which sticks are plugged: the system's own programs, answering what was recorded."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_SAY = """#!/bin/sh
echo "$(basename "$0") $*" >> "{calls}"
{body}
"""


class Computer:
    """Programs in a folder that comes first on PATH, and the kernel's own tree of devices."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.system = folder / "system"
        self._calls = folder / "calls.txt"
        self._devices = folder / "lsblk.json"
        self._drives: dict[str, dict[str, Any]] = {}
        for place in (self.programs, self.system / "sys/class/block", self.system / "proc/self"):
            place.mkdir(parents=True)
        (self.system / "proc/self/mountinfo").write_text("")
        self._calls.write_text("")
        self._tell()
        self.program("lsblk", f'cat "{self._devices}"')
        self.program("udisksctl", "exit 0")

    @property
    def path(self) -> str:
        """What PATH is on this computer."""
        return os.pathsep.join((str(self.programs), os.environ.get("PATH", os.defpath)))

    @property
    def calls(self) -> list[str]:
        """The programs that were run, but for looking."""
        return [line for line in self._calls.read_text().splitlines() if not line.startswith("lsblk")]

    def program(self, name: str, body: str) -> None:
        """Another program, in the language of the shell; somebody may be running the former one."""
        file = self.programs / name
        made = file.with_name(f".{name}.new")
        made.write_text(_SAY.format(calls=self._calls, body=body))
        made.chmod(0o755)
        made.replace(file)

    def plug(self, folder: Path | None, name: str = "sdz", label: str = "PANORAMA", **columns: Any) -> str:
        """A stick is plugged in, and mounted at the folder; its id."""
        places = [str(folder) if folder is not None else None]
        usual = {"size": 8_000_000_000, "fstype": "vfat", "fsver": "FAT32", "ro": False}
        part = {"name": f"{name}1", "path": f"/dev/{name}1", "type": "part", "label": label, **usual}
        part |= {"mountpoints": places, **columns}
        self._drives[name] = {
            "name": name,
            "path": f"/dev/{name}",
            "type": "disk",
            "vendor": "Acme",
            "model": "Stick",
            "size": 8_000_000_000,
            "rm": True,
            "hotplug": True,
            "tran": "usb",
            "ro": False,
            "mountpoints": [None],
            "children": [part],
        }
        (self.system / "sys/class/block" / f"{name}1").mkdir()
        self._tell()
        return f"/dev/{name}1"

    def pull(self, name: str = "sdz") -> None:
        """A stick is pulled out."""
        del self._drives[name]
        (self.system / "sys/class/block" / f"{name}1").rmdir()
        self._tell()

    def clear(self) -> None:
        """Every stick is pulled out, and the system's programs work again."""
        for name in list(self._drives):
            self.pull(name)
        self.program("udisksctl", "exit 0")
        self._calls.write_text("")

    def _tell(self) -> None:
        told = self._devices.with_suffix(".new")
        told.write_text(json.dumps({"blockdevices": list(self._drives.values())}))
        told.replace(self._devices)
