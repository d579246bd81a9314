"""The client child of a computer whose drives are a test's: `drive_client.py SYSTEM [FAILURE FOLDER]`.

SYSTEM is the kernel's tree of a `plugged_drives.Computer`; its programs come from PATH. FAILURE is how drives
fail, once: the next writing goes well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.client.__main__ import all_works
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.media.files import SystemFiles
from belvedere_simulator.drives.programs import SystemPrograms
from fakes.failing_drives import Corrupting, Full, Protected, Pulled, Stalled

FAILURES: dict[str, Callable[[Path], SystemFiles]] = {
    "corrupts": lambda _folder: Corrupting(),
    "full": lambda _folder: Full(),
    "protected": lambda _folder: Protected(),
    "pulled": Pulled,
    "stalled": Stalled,
}


class FailingOnce(SystemFiles):
    """A drive that fails the first time that it is written."""

    def __init__(self, failing: SystemFiles) -> None:
        self._failing = failing
        self._made = 0

    def create(self, file: Path) -> int:
        self._made += 1
        return self._now().create(file)

    def write(self, handle: int, piece: bytes) -> int:
        return self._now().write(handle, piece)

    def _now(self) -> SystemFiles:
        return self._failing if self._made == 1 else SystemFiles()


def main(system: str, *failing: str) -> None:
    """Serve until the standard input closes."""
    sites = Sites()
    drives = LinuxDrives(SystemPrograms(), system=Path(system))
    files = FailingOnce(FAILURES[failing[0]](Path(failing[1]))) if failing else None
    try:
        ClientServer(all_works(sites, drives, files), sys.stdin.buffer, sys.stdout.buffer).serve()
    finally:
        sites.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
