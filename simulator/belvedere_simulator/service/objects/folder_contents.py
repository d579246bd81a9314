"""Bytes as files named by their SHA-256."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.durable import sync_folder, take
from belvedere_simulator.service.objects.verified import VerifiedFiles

NAME = re.compile(r"[0-9a-f]{64}")


class FolderContents:
    """`folder/sha256/ab/abcd...`, written in `folder/incoming` first and renamed: never half a file."""

    settles_late = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._verified = VerifiedFiles()
        self._root.mkdir(parents=True, exist_ok=True)
        self.incoming.mkdir(parents=True, exist_ok=True)

    @property
    def incoming(self) -> Path:
        """Where files are before they have their name; the server spools bodies here to be moved."""
        return self._folder / "incoming"

    @property
    def _root(self) -> Path:
        return self._folder / "sha256"

    def path(self, sha256: str) -> Path:
        """Where the bytes lie if they are kept."""
        return self._root / sha256[:2] / sha256

    def prepare(self, body: Body) -> Path:
        """The body as a durable file in `incoming`."""
        return take(body, self.incoming)

    def settle(self, sha256: str, prepared: Path | None) -> None:
        """Give the prepared file its name."""
        path = self.path(sha256)
        if prepared is None or path.exists():
            return
        if not path.parent.exists():
            path.parent.mkdir(exist_ok=True)
            sync_folder(self._root)
        prepared.replace(path)
        sync_folder(path.parent)

    def forget(self, prepared: Path | None) -> None:
        """Remove a prepared file that was not used."""
        if prepared is not None:
            prepared.unlink(missing_ok=True)

    def file(self, sha256: str, size: int) -> Path:
        """The file, verified."""
        self._verified.check(self.path(sha256), sha256, size)
        return self.path(sha256)

    def verify(self, sha256: str, size: int) -> None:
        """Read the file again."""
        self._verified.check(self.path(sha256), sha256, size, anew=True)

    def names(self) -> Iterator[str]:
        """The SHA-256 of all files."""
        for folder in sorted(self._root.iterdir()):
            yield from sorted(file.name for file in folder.iterdir() if NAME.fullmatch(file.name))

    def trim(self, _largest: int) -> int:
        """Nothing here can be had again."""
        return 0

    def remove(self, sha256: str) -> None:
        """Remove the file."""
        self.path(sha256).unlink(missing_ok=True)

    def half_files(self, older_than: float = 0.0) -> Iterator[Path]:
        """What lies in `incoming` for more than `older_than` seconds: left by a process that was killed."""
        return half_files(self.incoming, older_than)


def half_files(incoming: Path, older_than: float) -> Iterator[Path]:
    """The files in `incoming` that are `older_than` seconds and more."""
    now = time.time()
    for file in sorted(incoming.iterdir()):
        with suppress(FileNotFoundError):
            if file.is_file() and now - file.stat().st_mtime >= older_than:
                yield file
