"""The appliance of a data folder as a process of its own, in the background."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.control.record import ControlRecord, read_record
from belvedere_simulator.appliance.driver.data_lock import DataLock
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.background import (
    end_latecomer,
    end_of,
    last_lines,
    start_in_background,
)

CONSOLE = "console.log"
START_SECONDS = 30.0
STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.05


def ensure_appliance(
    folder: Path, arguments: Sequence[str] = (), seconds: float = START_SECONDS
) -> ControlRecord:
    """The running appliance of `folder`, started when there is none; `arguments` are those of its command.

    It goes on when its starter ends. Several who ask at once get the same one. BelvedereError BV-APC-007,
    with the end of what it printed, when it is not there in time.
    """
    running = read_record(folder)
    if running is not None:
        return running
    try:
        private_folder(folder)
        log_file = folder / CONSOLE
        child = start_in_background(["appliance", "--data-dir", str(folder), *arguments], folder, log_file)
    except OSError as error:
        raise _not_started(folder, error.strerror or str(error)) from error
    deadline = time.monotonic() + seconds
    while (found := read_record(folder)) is None:
        if time.monotonic() >= deadline or (child.poll() is not None and _is_free(folder)):
            raise _not_started(folder, last_lines(log_file))
        time.sleep(_LOOK_SECONDS)
    end_latecomer(child, found.pid)
    return found


def stop_appliance(folder: Path, seconds: float = STOP_SECONDS) -> bool:
    """End the appliance of `folder` in order, or at once when that takes too long; False when none runs."""
    record = read_record(folder)
    if record is None:
        return False
    try:
        process = psutil.Process(record.pid)
    except psutil.Error:
        return False
    with suppress(BelvedereError):
        ask(folder, "stop", {})
    if not end_of(process, seconds):
        with suppress(psutil.NoSuchProcess):
            process.kill()
        end_of(process, seconds)
    return True


def _is_free(folder: Path) -> bool:
    """Whether no process is, or is about to be, the appliance of the folder."""
    try:
        DataLock(folder).release()
    except BelvedereError:
        return False
    return True


def _not_started(folder: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-APC-007", tr("The appliance did not start"), where=str(folder), why=why)
