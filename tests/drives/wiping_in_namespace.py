"""Runs in a namespace of its own: a drive that is really mounted is wiped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from belvedere_simulator.drives.drives import find_drive
from belvedere_simulator.drives.erasing import Confirmation, wipe_drive
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.programs import SystemPrograms

SIZE = 4 * 1024 * 1024


def main(programs: Path, folder: Path) -> None:
    """Mount, wipe, print what is left and how much was written."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)], check=True)
    os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
    gdbus = programs / "gdbus"
    gdbus.write_text(
        f'#!/bin/sh\necho "gdbus $*" >> "{programs.parent / "calls.txt"}"\nrm -rf "{folder}"/*\n'
    )
    gdbus.chmod(0o755)
    drives = LinuxDrives(SystemPrograms(), may_write=lambda _device: False)
    told: list[int] = []
    wipe_drive(
        drives, find_drive(drives, "PANORAMA"), Confirmation("PANORAMA"), lambda done, _: told.append(done)
    )
    calls = (programs.parent / "calls.txt").read_text().splitlines()
    left = [file.name for file in folder.iterdir()]
    seen = [call for call in calls if not call.startswith("lsblk")]
    sys.stdout.write(json.dumps({"left": left, "most": max(told), "calls": seen}))


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[3]))
