"""Runs in a namespace of its own: an archive written to a mounted memory that fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from belvedere_simulator.drives.contents import archives_on
from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.drives.writing import Phase, Progress, write_archive
from belvedere_simulator.errors import BelvedereError
from fakes.sticks import fat_image

FILLING = "photos.bin"


def main(case: str, archive: Path, folder: Path) -> None:
    """Mount, let it fail, print what was said and what stayed where."""
    folder.mkdir()
    if case == "volume":
        protected_volume(archive, folder)
        return
    mount("-t", "tmpfs", "-o", "size=256k", "none", folder)
    # What lies on the drive can be looked at when it is not in its place any more.
    shown = os.open(folder, os.O_RDONLY)
    if case == "full":
        (folder / FILLING).write_bytes(bytes(256 * 1024))
    if case == "protected":
        mount("-o", "remount,ro", folder)

    def tell(now: Progress) -> None:
        if case == "pulled" and now.phase is Phase.CHECKING:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)

    code = "none"
    drive = Drive("/dev/sdz1", "PANORAMA", "", 8_000_000_000, FAT32, folder)
    try:
        write_archive(drive, archive.name, archive.read_bytes(), tell)
    except BelvedereError as error:
        code = error.code
    with os.scandir(shown) as entries:
        there = [entry.name for entry in entries if _counts(entry.name, case)]
    covered = [file.name for file in folder.iterdir()] if case == "pulled" else []
    sys.stdout.write(json.dumps({"code": code, "on_drive": there, "in_the_way": covered}))


def protected_volume(archive: Path, folder: Path) -> None:
    """The same for a FAT32 volume that nobody may write, whoever they are."""
    image = fat_image(folder / "stick.img", mebibytes=1100)
    before = image.stat()
    mount("--bind", folder, folder)
    mount("-o", "remount,bind,ro", folder)
    drive = Drive(str(image), "PANORAMA", "", 8_000_000_000, FAT32, None)
    code = "none"
    try:
        write_archive(drive, archive.name, archive.read_bytes())
    except BelvedereError as error:
        code = error.code
    there = [each.name for each in archives_on(drive)]
    untouched = (image.stat().st_mtime_ns, image.stat().st_size) == (before.st_mtime_ns, before.st_size)
    sys.stdout.write(json.dumps({"code": code, "on_drive": there, "untouched": untouched}))


def _counts(name: str, case: str) -> bool:
    """A beginning may stay on a drive that is gone, and nowhere else; an archive nowhere."""
    return name.endswith(".zip") if case == "pulled" else name != FILLING


def mount(*words: object) -> None:
    """The system's own program."""
    subprocess.run(["mount", *map(str, words)], check=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
