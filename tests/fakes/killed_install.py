"""A process that installs until it is killed: FOLDER DOCUMENT LINKS, files with JSON; DISK bytes a second."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.appliance_inside import open_inside


def main(folder: str, document: str, links: str, disk: str) -> None:
    """Install, telling each step in a line."""
    around = open_inside(Path(folder)).around
    if float(disk):
        fault = InjectedFault(FaultKind.DISK_SLOW, settings={"bytes_per_second": float(disk)})
        around.faults.inject(fault)
    found = json.loads(Path(links).read_text())
    installer = Installer(around, lambda _job: found)
    installer.install(
        json.loads(Path(document).read_text()),
        "job",
        lambda step: print(step, flush=True),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
