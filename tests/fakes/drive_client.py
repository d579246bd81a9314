"""The client child of a computer whose drives are a test's: `drive_client.py SYSTEM [FOLDER FAILURE...]`.

SYSTEM is the kernel's tree of a `plugged_drives.Computer`; its programs come from PATH. FAILURE is how the
drive in FOLDER fails: each writing in the next way, until none is left.
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


class FailingInTurn(SystemFiles):
    """A drive that fails each time that it is written in the next way, and works when there is none left."""

    def __init__(self, failing: list[SystemFiles]) -> None:
        self._left = failing
        self._now = SystemFiles()

    def create(self, file: Path) -> int:
        self._now = self._left.pop(0) if self._left else SystemFiles()
        return self._now.create(file)

    def write(self, handle: int, piece: bytes) -> int:
        return self._now.write(handle, piece)


def main(system: str, *failing: str) -> None:
    """Serve until the standard input closes."""
    sites = Sites()
    drives = LinuxDrives(SystemPrograms(), system=Path(system))
    folder, *ways = failing or ("",)
    files = FailingInTurn([FAILURES[way](Path(folder)) for way in ways])
    try:
        ClientServer(all_works(sites, drives, files), sys.stdin.buffer, sys.stdout.buffer).serve()
    finally:
        sites.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
