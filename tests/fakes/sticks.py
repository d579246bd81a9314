"""USB drives for tests: folders, and FAT32 images made by the tools of others."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

MEBIBYTE = 1024 * 1024


def fat_image(file: Path, files: dict[str, bytes] | None = None, mebibytes: int = 40) -> Path:
    """A FAT32 image with these files in its root."""
    with file.open("wb") as stream:
        stream.truncate(mebibytes * MEBIBYTE)
    _run("mkfs.vfat", "-F", "32", "-n", "PANORAMA", str(file))
    for name, content in (files or {}).items():
        beside = file.with_name(f"{file.name}.part")
        beside.write_bytes(content)
        _run("mcopy", "-i", str(file), str(beside), f"::/{name}")
        beside.unlink()
    return file


def read_from_image(file: Path, path: str) -> bytes:
    """A file in an image, as another implementation reads it."""
    return _run("mtype", "-i", str(file), f"::/{path}")


def complaints_about(file: Path) -> str:
    """What the checker of file systems says is wrong; empty when nothing is."""
    done = subprocess.run(
        [_program("fsck.vfat"), "-n", str(file)], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _run(name: str, *arguments: str) -> bytes:
    done = subprocess.run([_program(name), *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _program(name: str) -> str:
    # Debian keeps those for file systems where users do not look.
    path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin")))
    assert path is not None, f"{name} is not installed"
    return path
