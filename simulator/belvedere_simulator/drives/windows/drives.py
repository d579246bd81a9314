"""Drives under Windows: PowerShell tells of them and does what users may."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Hashable

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.programs import Outcome, Programs
from belvedere_simulator.drives.refusals import not_mounted
from belvedere_simulator.drives.windows.volumes import SCRIPT, parse
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_LIST_SECONDS = 60.0
_FORMAT_SECONDS = 1800.0
_EJECT_SECONDS = 120.0
# The Explorer ejects in the background and ends with its caller, so the script waits until the drive is gone.
_EJECT = """
$ErrorActionPreference = 'Stop'
Write-VolumeCache -DriveLetter {letter}
(New-Object -ComObject Shell.Application).NameSpace(17).ParseName('{letter}:').InvokeVerb('Eject')
foreach ($try in 1..100) {{ if (-not (Test-Path '{letter}:\\')) {{ exit 0 }}; Start-Sleep -Milliseconds 100 }}
Write-Error 'a program has files open on it'
exit 1
"""
_FORMAT = (
    "$ErrorActionPreference = 'Stop'; Format-Volume -DriveLetter {letter} -FileSystem FAT32"
    " -NewFileSystemLabel '{label}' -Force -Confirm:$false | Out-Null"
)


def _letters() -> int:
    # Not there when this is read on another system, where nobody calls it.
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    return int(kernel.GetLogicalDrives())


class WindowsDrives:
    """See Drives. `letters` are the drives that have a letter, a bit for each."""

    def __init__(self, programs: Programs, letters: Callable[[], int] = _letters) -> None:
        self._programs = programs
        self._letters = letters

    def listed(self) -> tuple[Drive, ...]:
        """The removable drives now, in order of ids. Raises BelvedereError BV-DRV-016."""
        done = self._run(SCRIPT, _LIST_SECONDS)
        try:
            if done.code:
                raise ValueError(done.said)
            return parse(done.out)
        except ValueError as error:
            what = tr("The drives of this computer cannot be listed")
            raise BelvedereError("BV-DRV-016", what, why=str(error)) from error

    def signature(self) -> Hashable:
        """The letters in use."""
        return self._letters()

    def mount(self, drive: Drive) -> Drive:
        """Windows mounts by itself: what it did not cannot be helped. Raises BelvedereError BV-DRV-004."""
        now = next((each for each in self.listed() if each.id == drive.id), None)
        if now is None:
            raise not_mounted(drive.name)
        return now

    def eject(self, drive: Drive) -> None:
        """What "Eject" in the Explorer does. Raises BelvedereError BV-DRV-012."""
        done = self._run(_EJECT.format(letter=_letter(drive)), _EJECT_SECONDS)
        if done.code:
            what = tr("The drive is in use and cannot be ejected")
            raise BelvedereError("BV-DRV-012", what, where=drive.name, why=done.said)

    def format(self, drive: Drive, label: str) -> None:
        """Make an empty FAT32 file system. Raises BelvedereError BV-DRV-013."""
        done = self._run(_FORMAT.format(letter=_letter(drive), label=label), _FORMAT_SECONDS)
        if done.code:
            what = tr("The drive cannot be formatted")
            raise BelvedereError("BV-DRV-013", what, where=drive.name, why=done.said)

    def _run(self, script: str, seconds: float) -> Outcome:
        options = ("-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass")
        return self._programs.run("powershell.exe", *options, "-Command", script, seconds=seconds)


def _letter(drive: Drive) -> str:
    return drive.id.rstrip(":")
