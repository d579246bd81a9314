"""What a process has open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def open_descriptors(process: int | str = "self") -> frozenset[tuple[str, str]]:
    """Every descriptor of a process with what it leads to.

    Two of them are compared by what came, never by counts: what an earlier test left to the garbage
    collector may be closed between them.
    """
    found = set()
    for entry in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # the one that lists the folder
            found.add((entry.name, str(entry.readlink())))
    return frozenset(found)
