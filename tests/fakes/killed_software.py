"""A process that changes installed software and is killed at one of its changes of a file.

FOLDER IMAGE write|activate|restore NUMBER: killed at the change of that number. It ends with status 0 when
there are fewer.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.software.images.images import SoftwareImages

OLD, NEW = "7.0.13", "8.0.29"
# What changes a folder or a file, as the system is asked for it; every eighth piece of an image counts too.
CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")
PIECE = 8


def do(
    images: SoftwareImages, image: Path, action: str, tick: Callable[[int], None] = lambda _size: None
) -> None:
    """The change itself."""
    if action == "write":
        images.write(NEW, image, beside=OLD, tick=tick)
    elif action == "activate":
        images.activate(NEW)
    else:
        images.restore(NEW)


def main(folder: str, image: str, action: str, number: str) -> None:
    """Work until the change of that number."""
    left, pieces = int(number), 0

    def change() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, words: tuple[Any, ...]) -> None:
        if event in CHANGES and folder in str(words[0]) and not _only_reads(event, words):
            change()

    def tick(_size: int) -> None:
        nonlocal pieces
        pieces += 1
        if pieces % PIECE == 0:
            change()

    sys.addaudithook(heard)
    do(SoftwareImages(Path(folder)), Path(image), action, tick)


def _only_reads(event: str, words: tuple[Any, ...]) -> bool:
    if event != "open":
        return False
    flags = words[2]
    return not flags & (os.O_WRONLY | os.O_RDWR)


if __name__ == "__main__":
    main(*sys.argv[1:])
