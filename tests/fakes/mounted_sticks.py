"""File systems that are really mounted, where this computer lets us: ext4 in a file, tmpfs in a namespace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

_MEGABYTES = 8


@contextmanager
def ext4_stick(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A mounted ext4 file system: its folder, and the file that holds all its bytes."""
    image, place = folder / "ext4.img", folder / "ext4"
    place.mkdir()
    with image.open("wb") as stream:
        stream.truncate(_MEGABYTES << 20)
    _run("mkfs.ext4", "-q", "-O", "^has_journal", str(image))
    _run("mount", "-o", "loop", str(image), str(place))
    try:
        yield place, image
    finally:
        _run("umount", str(place))


@cache
def can_mount_ext4() -> bool:
    """Whether this user may mount files and the kernel knows how."""
    import tempfile  # noqa: PLC0415 - asked once

    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with ext4_stick(Path(folder)):
                return True
        except AssertionError:
            return False


def in_namespace(script: Path, *arguments: str) -> Any:
    """What a script prints as JSON in a namespace of its own, where it may mount."""
    command = [*_NAMESPACE, sys.executable, str(script), *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


_NAMESPACE = ["unshare", "--map-root-user", "--mount", "--"]


def _run(*command: str) -> None:
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    program = shutil.which(command[0], path=path)
    assert program is not None, command[0]
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
