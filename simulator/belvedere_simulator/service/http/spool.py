"""Where a body goes while it comes in: into memory, or into a file once it is large."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from belvedere_simulator.protocol.http import Body

Store = Callable[[bytes], None]


class TooLarge(Exception):
    """More bytes than the face takes."""


class Spool:
    """Collects one body and its SHA-256."""

    def __init__(self, folder: Path, in_memory: int, largest: int) -> None:
        self._folder = folder
        self._in_memory = in_memory
        self._largest = largest
        self._digest = hashlib.sha256()
        self._data = bytearray()
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take the next bytes; TooLarge when they are too many."""
        self._size += len(data)
        if self._size > self._largest:
            raise TooLarge
        self._digest.update(data)
        if self._file is None and len(self._data) + len(data) <= self._in_memory:
            self._data += data
            return
        self._to_file().write(data)

    def finish(self) -> Body:
        """The body; its file, if any, is the receiver's to move and the server's to remove."""
        if self._file is not None:
            self._file.close()
        return Body(self._size, self._digest.hexdigest(), bytes(self._data), self._path)

    def discard(self) -> None:
        """Remove what was collected."""
        if self._file is not None:
            self._file.close()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _to_file(self) -> BinaryIO:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=self._folder, prefix="body-")
            self._path = Path(name)
            # Kept open over many calls; closed by finish and discard.
            self._file = open(number, "wb")  # noqa: SIM115, PTH123
            self._file.write(self._data)
            self._data = bytearray()
        return self._file
