"""Where the running appliance of a data folder is to be reached."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.files import PRIVATE, rewrite_whole

FILE = "appliance.json"
_CLOCK_SECONDS = 1.0
"""By so much the system is wrong about when a process began."""


@dataclass(frozen=True)
class ControlRecord:
    """A process that runs, when it said so (seconds since the epoch), and the address of its control socket.

    On Windows the address has a token in it: the file is for its owner's eyes only.
    """

    pid: int
    told: float
    address: str = field(repr=False)


def write_record(folder: Path, address: str) -> None:
    """Tell that this process is the appliance of `folder`. Raises OSError."""
    record = ControlRecord(os.getpid(), time.time(), address)
    rewrite_whole(folder / FILE, json.dumps(asdict(record)).encode(), PRIVATE)


def read_record(folder: Path) -> ControlRecord | None:
    """The appliance that runs over `folder`; None when none does, whatever a killed one left."""
    import psutil  # noqa: PLC0415 - only who asks needs it, not each of many appliances

    try:
        told: dict[str, Any] = json.loads((folder / FILE).read_bytes())
        record = ControlRecord(int(told["pid"]), float(told["told"]), str(told["address"]))
        process = psutil.Process(record.pid)
        # The system may have given the number since to another program, which is younger than the record.
        same = process.create_time() < record.told + _CLOCK_SECONDS
        return record if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


def remove_record(folder: Path) -> None:
    """Nobody is to be reached any more."""
    (folder / FILE).unlink(missing_ok=True)
