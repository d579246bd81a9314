"""Faults of the disk, at the edge where something is written."""

from __future__ import annotations

import errno
import os

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import SLOWNESS
from belvedere_simulator.appliance.life import Life


def before_write(faults: FaultBoard, life: Life, size: int) -> None:
    """To be called before `size` bytes are written: a slow disk makes wait, in real seconds.

    Raises OSError (ENOSPC) when the disk is full.
    """
    if faults.find(FaultKind.DISK_FULL) is not None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    slow = faults.find(FaultKind.DISK_SLOW)
    if slow is not None:
        life.wait(size / SLOWNESS.of(slow))
