"""Where the running appliance of a data folder is to be reached."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.files import PRIVATE, write_whole

FILE = "appliance.json"
_SAME_PROCESS = 1.0


@dataclass(frozen=True)
class ControlRecord:
    """A process that runs (`started` as the system knows it), and the address of its control socket.

    On Windows the address has a token in it: the file is for its owner's eyes only.
    """

    pid: int
    started: float
    address: str = field(repr=False)


def write_record(folder: Path, address: str) -> None:
    """Tell that this process is the appliance of `folder`. Raises OSError."""
    own = psutil.Process()
    record = ControlRecord(own.pid, own.create_time(), address)
    write_whole(folder / FILE, json.dumps(asdict(record)).encode(), PRIVATE)


def read_record(folder: Path) -> ControlRecord | None:
    """The appliance that runs over `folder`; None when none does, whatever a killed one left."""
    try:
        told: dict[str, Any] = json.loads((folder / FILE).read_bytes())
        record = ControlRecord(int(told["pid"]), float(told["started"]), str(told["address"]))
        process = psutil.Process(record.pid)
        # The system may have given the number to another program since.
        same = abs(process.create_time() - record.started) < _SAME_PROCESS
        return record if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


def remove_record(folder: Path) -> None:
    """Nobody is to be reached any more."""
    (folder / FILE).unlink(missing_ok=True)
