"""Tells when files of a package were saved."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

_Snapshot = dict[str, tuple[int, int, int]]

_LOOK_SECONDS = 0.15
_REST = 10
"""How many times as long as it looked it rests: a package of many files must not cost a processor."""


class PackageWatch:
    """Looks at names, sizes and times of a package's files, as any file system has them.

    What was saved after `begun`, in seconds of the clock, is news already. What editors and Python leave
    beside the files is not looked at.
    """

    def __init__(self, folder: Path, begun: float) -> None:
        self._folder = folder
        self._last = _snapshot(folder)
        self._known = {name: facts for name, facts in self._last.items() if facts[0] <= begun * 1e9}
        self._next = 0.0

    def look(self) -> tuple[str, ...]:
        """The files that are not as they were, once nothing has changed between two looks; mostly none."""
        begun = time.monotonic()
        if begun < self._next:
            return ()
        found = _snapshot(self._folder)
        self._next = begun + max(_LOOK_SECONDS, _REST * (time.monotonic() - begun))
        settled, self._last = found == self._last, found
        if not settled or found == self._known:
            return ()
        known, self._known = self._known, found
        return tuple(
            sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
        )


def _snapshot(folder: Path) -> _Snapshot:
    found: _Snapshot = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        for name in files:
            if name.startswith(".") or name.endswith("~"):
                continue
            path = Path(place, name)
            # It may be gone again: editors rename.
            with contextlib.suppress(OSError):
                status = path.stat()
                told = (status.st_mtime_ns, status.st_size, status.st_ino)
                found[path.relative_to(folder).as_posix()] = told
    return found
