"""What an application instance keeps on the disk, for one run at a time."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from belvedere_simulator.application.python.file_lock import try_lock


@dataclass(frozen=True)
class InstanceFolders:
    """Where an application instance keeps what survives a restart, and this run's logs.

    `number` is 1, and more for a run of an application that already plays: an appliance gives each
    instance a storage of its own, too, and two runs would ship each other's log lines.
    """

    storage: Path
    logs: Path
    streams: Path
    number: int = 1
    _lock: int = field(default=-1, repr=False, compare=False)

    def release(self) -> None:
        """Let another run have them. Call once, when nothing writes there any more."""
        if self._lock >= 0:
            os.close(self._lock)


def instance_folders(name: str, application: Path, data: Path) -> InstanceFolders:
    """The folders of one application, told apart from others of its `name` by where it lies."""
    digest = hashlib.sha256(os.fsencode(application)).hexdigest()[:8]
    for number in count(1):
        base = data / "applications" / (f"{name}-{digest}" + ("" if number == 1 else f"-{number}"))
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(base / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if try_lock(lock):
            break
        os.close(lock)
    folders = InstanceFolders(base / "storage", base / "logs", base / "streams", number, lock)
    for folder in (folders.storage, folders.logs, folders.streams):
        folder.mkdir(exist_ok=True, mode=0o700)
    return folders
