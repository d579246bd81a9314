"""What a source is given: a folder for what is no file, a voice, and how much it may take."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LARGEST = 16 * 1024**3
MOST_MEMBERS = 10_000
DEEPEST = 3
_LEFT_FREE = 512 * 1024**2
_LOOK_BYTES = 64 * 1024**2


class Fed(Protocol):
    """A log that was announced."""

    live: bool


@dataclass(frozen=True)
class Announced:
    """A log: the files that it consists of, the oldest first. The last one is followed under `path`.

    `offset` are seconds to add to its times. `live`: more comes of it, until its `Fed.live` is put out.
    """

    name: str
    title: str
    files: tuple[Path, ...]
    path: Path | None = None
    offset: float = 0.0
    live: bool = False


@dataclass
class Allowance:
    """What all archives of a view may come to, so that a small one does not fill the disk."""

    folder: Path
    bytes_left: int = LARGEST
    members_left: int = MOST_MEMBERS
    _unseen: int = field(default=_LOOK_BYTES, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, count: int, where: str) -> None:
        """So many bytes more. Raises BelvedereError BV-LGV-005."""
        with self._lock:
            self.bytes_left -= count
            self._unseen += count
            looks = self._unseen >= _LOOK_BYTES
            if looks:
                self._unseen = 0
        if self.bytes_left < 0:
            raise _too_large(where, tr("its content has more than 16 GiB"))
        if looks and shutil.disk_usage(self.folder).free < _LEFT_FREE:
            raise _too_large(where, tr("the disk that it is unpacked to has no room left"))

    def member(self, where: str) -> None:
        """One member more. Raises BelvedereError BV-LGV-005."""
        with self._lock:
            self.members_left -= 1
        if self.members_left < 0:
            raise _too_large(where, tr("it has more than 10,000 members"))


@dataclass(frozen=True)
class Feeding:
    """For one source. `check` ends its work by what it raises; `wait` too, within so many seconds."""

    spool: Path
    announce: Callable[[Announced], Fed]
    check: Callable[[], None]
    wait: Callable[[float], None]
    problem: Callable[[BelvedereError], None]
    allowance: Allowance
    follow: bool = False
    offset: float = 0.0

    def new_file(self) -> Path:
        """A file of the spool that is not there yet; its name tells nothing of what it is for."""
        folder = self.spool
        while True:
            self.allowance.member(str(folder))
            file = folder / f"{MOST_MEMBERS - self.allowance.members_left:06d}.log"
            if not file.exists():
                return file


def _too_large(where: str, why: str) -> BelvedereError:
    return BelvedereError("BV-LGV-005", tr("This is more than is unpacked"), where=where[:200], why=why)
