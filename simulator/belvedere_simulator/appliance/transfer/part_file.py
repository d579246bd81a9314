"""What has been received of a file so far, in a form that a later start can go on with."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, rewrite_whole
from belvedere_simulator.messages import tr

CHUNK = 256 * 1024


class PartFile:
    """`target`.part beside `target`, and `target`.part.json that says which file it is a part of.

    What lies there of another file (by size and SHA-256) is thrown away. Raises BelvedereError BV-TRF-004
    when nothing can be written.
    """

    def __init__(self, target: Path, size: int, sha256: str) -> None:
        self._target = target
        self._file = target.with_name(f"{target.name}.part")
        self._state = target.with_name(f"{target.name}.part.json")
        self._told = {"format": 1, "size": size, "sha256": sha256}
        self._size, self._sha256 = size, sha256
        self._digest = hashlib.sha256()
        self.length = 0
        try:
            private_folder(target.parent)
            if self._known() != self._told:
                self._file.unlink(missing_ok=True)
                rewrite_whole(self._state, json.dumps(self._told).encode(), PRIVATE)
            self._stream = open(self._file, "ab+", opener=_private)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise unwritable(target, error) from error
        self._take_up()

    @property
    def target(self) -> Path:
        """What it will be."""
        return self._target

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stream.close()

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.length == self._size

    def write(self, content: bytes) -> None:
        """Append what was received."""
        try:
            self._stream.write(content)
            # Handed to the system at once: a killed process loses none of it.
            self._stream.flush()
        except OSError as error:
            raise unwritable(self._target, error) from error
        self._digest.update(content)
        self.length += len(content)

    def restart(self) -> None:
        """Throw away what was received."""
        try:
            self._stream.truncate(0)
        except OSError as error:
            raise unwritable(self._target, error) from error
        self._digest, self.length = hashlib.sha256(), 0

    def finish(self) -> bool:
        """Make it the target, if its SHA-256 is right; whether it is."""
        if not self.whole or self._digest.hexdigest() != self._sha256:
            return False
        try:
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._file.replace(self._target)
            self._state.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._target, error) from error
        return True

    def remove(self) -> None:
        """Leave nothing of it."""
        self._stream.close()
        for file in (self._file, self._state):
            with suppress(OSError):
                file.unlink()

    def _known(self) -> object:
        try:
            known: object = json.loads(self._state.read_bytes())
        except (OSError, ValueError):
            return None
        return known

    def _take_up(self) -> None:
        self._stream.seek(0)
        while content := self._stream.read(CHUNK):
            self._digest.update(content)
            self.length += len(content)
        if self.length > self._size:
            self.restart()


def lies_there(target: Path, size: int, sha256: str) -> bool:
    """Whether `target` is that file already; one that is not, is removed."""
    try:
        with target.open("rb") as stream:
            right = (
                target.stat().st_size == size and hashlib.file_digest(stream, "sha256").hexdigest() == sha256
            )
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unwritable(target, error) from error
    if right:
        target.with_name(f"{target.name}.part.json").unlink(missing_ok=True)
    else:
        target.unlink()
    return right


def unwritable(target: Path, error: OSError) -> BelvedereError:
    """What is said when the disk does not take it."""
    return BelvedereError(
        "BV-TRF-004",
        tr("What is downloaded cannot be stored"),
        where=target.name,
        why=error.strerror or str(error),
    )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE)
