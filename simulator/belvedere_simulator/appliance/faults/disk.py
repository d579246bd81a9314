"""Faults of the disk, at the edge where something is written."""

from __future__ import annotations

import errno
import os

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import Life

SLOW_BYTES_PER_SECOND = 512 * 1024
"""How much a slow disk takes where the fault's setting `bytes_per_second` does not say."""


def before_write(faults: FaultBoard, life: Life, size: int) -> None:
    """To be called before `size` bytes are written: a slow disk makes wait, in real seconds.

    Raises OSError (ENOSPC) when the disk is full.
    """
    if faults.find(FaultKind.DISK_FULL) is not None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    slow = faults.find(FaultKind.DISK_SLOW)
    if slow is not None:
        life.wait(size / max(1.0, slow.settings.get("bytes_per_second", SLOW_BYTES_PER_SECOND)))
