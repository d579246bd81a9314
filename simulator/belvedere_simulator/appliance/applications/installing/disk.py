"""Writing as an appliance's disk allows it, and what is said when it does not."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import IO

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Disk:
    """The disk with its faults. What is written here stops at once when the power goes (LifeEndedError)."""

    def __init__(self, faults: FaultBoard, life: Life) -> None:
        self._faults = faults
        self._life = life

    def expect(self, size: int) -> None:
        """Others are about to write so many bytes. Raises OSError when the disk is full."""
        before_write(self._faults, self._life, size)
        self._life.check()

    def copy(self, source: IO[bytes], target: Path) -> None:
        """Write everything of a stream into a new file. Raises OSError."""
        with target.open("xb") as sink:
            while content := source.read(_CHUNK):
                self.expect(len(content))
                sink.write(content)


def not_stored(error: OSError, where: str) -> BelvedereError:
    """What people are told of a write that failed: BV-INS-002 for a full disk, else BV-INS-003."""
    if error.errno in _FULL:
        what = tr("There is no room on the appliance's disk to install the application")
        return BelvedereError("BV-INS-002", what, where=where)
    return BelvedereError(
        "BV-INS-003",
        tr("The appliance cannot store the application"),
        where=where,
        why=error.strerror or str(error),
    )
