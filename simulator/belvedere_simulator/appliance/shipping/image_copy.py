"""Copies all logs of the appliance to a stick, for nobody but its site."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import everything_below
from belvedere_simulator.log_image.form import Head
from belvedere_simulator.log_image.writing import image_name, write_image
from belvedere_simulator.messages import tr

FOLDER = "panorama/managed_logs"
_PATTERN = "*.log*"
_LOOK = 4 * 1024 * 1024
"""After so many bytes it is looked whether the stick is still there."""


def _unseen(_done: int, _all: int) -> None:
    return


class ImageCopy:
    """One copy at a time. `progress` is told bytes done and in all: first of logs read, then of the image."""

    def __init__(self, surroundings: Surroundings, progress: Callable[[int, int], None] = _unseen) -> None:
        self._around = surroundings
        self._progress = progress

    def copy(self, stick: Stick) -> str:
        """Write an image into the stick's folder; its name.

        Raises BelvedereError: BV-LOG-001 the appliance knows no log key, BV-LOG-002 of the appliance's own
        disk, BV-USB-... of the stick, pulled out too; LifeEndedError. Nothing of it stays on the stick then.
        """
        record = load_record(self._around.store)
        if record is None or not record.log_key:
            raise BelvedereError(
                "BV-LOG-001",
                tr("The appliance has no key to encrypt a log image with"),
                why=tr("it is not provisioned, or was before its site had such a key"),
            )
        name = image_name(self._around.clock())
        part = self._around.folders.temporary / f"{name}.part"
        try:
            self._make(part, record, stick)
            self._write(part, stick, f"{FOLDER}/{name}")
        finally:
            part.unlink(missing_ok=True)
        return name

    def _make(self, part: Path, record: DeviceRecord, stick: Stick) -> None:
        folder = self._around.folders.logs
        logs = sorted(file for file in everything_below(folder) if file.match(_PATTERN))
        files = [(file.relative_to(folder).as_posix(), file) for file in logs]
        whole = sum(_size(file) for _name, file in files)
        read = looked = 0

        def step(piece: int) -> None:
            nonlocal read, looked
            read += piece
            if read - looked >= _LOOK:
                looked = read
                stick.entries()
            self._step(min(read, whole), whole)

        try:
            with part.open("wb") as target:
                recipient = base64.b64decode(record.log_key)
                write_image(target, recipient, files, lambda *keys: self._head(record, *keys), step)
        except OSError as error:
            what = tr("The log image cannot be made")
            raise BelvedereError("BV-LOG-002", what, why=error.strerror or str(error)) from error

    def _head(self, record: DeviceRecord, recipient: str, ephemeral: str) -> Head:
        created = self._around.clock().isoformat(timespec="seconds")
        return Head(record.device_id, self._around.software, created, recipient, ephemeral)

    def _write(self, part: Path, stick: Stick, path: str) -> None:
        size = _size(part)
        with part.open("rb") as source:
            stick.copy(path, source, size, lambda done: self._step(done, size))

    def _step(self, done: int, whole: int) -> None:
        self._around.life.check()
        self._progress(done, whole)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
