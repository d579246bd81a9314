"""The logs of one life of an appliance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs


def open_logs(
    folder: Path, clock: Callable[[], datetime], faults: FaultBoard, life: Life, *, kernel_log: bool = True
) -> SystemLogs:
    """The streams in `folder`, on a disk that may be full or slow by a fault."""

    def disk(size: int) -> None:
        before_write(faults, life, size)

    return SystemLogs(folder, clock, kernel_log=kernel_log, before_write=disk)
