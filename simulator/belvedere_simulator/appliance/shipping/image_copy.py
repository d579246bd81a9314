"""Copies all logs of the appliance to a stick, for nobody but its site."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image.form import Head
from belvedere_simulator.log_image.writing import image_name, write_image
from belvedere_simulator.messages import tr

FOLDER = "panorama/managed_logs"
_PATTERN = "*.log*"


def _unseen(_done: int, _all: int) -> None:
    return


class ImageCopy:
    """One copy at a time. `progress` is told bytes done and in all: first of logs read, then of the image."""

    def __init__(self, surroundings: Surroundings, progress: Callable[[int, int], None] = _unseen) -> None:
        self._around = surroundings
        self._progress = progress
        self._aborted = threading.Event()

    def abort(self) -> None:
        """End the copy that is under way; nothing of it stays."""
        self._aborted.set()

    def copy(self, stick: Stick) -> str:
        """Write an image into the stick's folder; its name.

        Raises BelvedereError: BV-LOG-001 the appliance knows no log key, BV-LOG-002 aborted, BV-USB-... of
        the stick, BV-LOG-007 of the appliance's own disk; LifeEndedError.
        """
        self._aborted.clear()
        name = image_name(self._around.clock())
        self._tell(f"copying logs to {FOLDER}/{name}")
        part = self._around.folders.temporary / f"{name}.part"
        try:
            self._make(part)
            self._write(part, stick, f"{FOLDER}/{name}")
        except BelvedereError as error:
            self._tell(f"logs not copied: {error}")
            raise
        finally:
            part.unlink(missing_ok=True)
        self._tell(f"logs copied to {FOLDER}/{name}")
        return name

    def _make(self, part: Path) -> None:
        record = load_record(self._around.store)
        if record is None or not record.log_key:
            raise BelvedereError(
                "BV-LOG-001",
                tr("The appliance has no key to encrypt a log image with"),
                why=tr("it is not provisioned, or was before its site had such a key"),
            )
        device, around = record.device_id, self._around

        def head(recipient: str, ephemeral: str) -> Head:
            created = around.clock().isoformat(timespec="seconds")
            return Head(device, around.software, created, recipient, ephemeral)

        folder = around.folders.logs
        files = [(file.relative_to(folder).as_posix(), file) for file in sorted(folder.rglob(_PATTERN))]
        whole = sum(_size(file) for _name, file in files)
        read = 0

        def step(piece: int) -> None:
            nonlocal read
            read += piece
            self._step(min(read, whole), whole)

        try:
            with part.open("wb") as target:
                write_image(target, base64.b64decode(record.log_key), files, head, step)
        except OSError as error:
            what = tr("The log image cannot be made")
            raise BelvedereError("BV-LOG-007", what, why=error.strerror or str(error)) from error

    def _write(self, part: Path, stick: Stick, path: str) -> None:
        size = _size(part)
        with part.open("rb") as source:
            stick.copy(path, source, size, lambda done: self._step(done, size))

    def _step(self, done: int, whole: int) -> None:
        self._around.life.check()
        if self._aborted.is_set():
            raise BelvedereError("BV-LOG-002", tr("The USB drive was pulled out while logs were copied"))
        self._progress(done, whole)

    def _tell(self, text: str) -> None:
        self._around.logs.system("log-egress", os.getpid(), text)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
