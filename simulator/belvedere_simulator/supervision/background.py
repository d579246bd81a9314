"""Programs of ours that go on when their starter ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from belvedere_simulator.files import PRIVATE

_LOG_BYTES = 1 << 20
_LOOK_SECONDS = 0.05


def start_in_background(arguments: Sequence[str], folder: Path, log_file: Path) -> subprocess.Popen[bytes]:
    """Start `belvedere` with `arguments` in `folder`; what it prints is added to `log_file`.

    Raises OSError.
    """
    detached = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    # Appended to: another who starts it at the same time must not cut off what the first one says.
    mode = "wb" if log_file.exists() and log_file.stat().st_size > _LOG_BYTES else "ab"
    with open(log_file, mode, opener=partial(os.open, mode=PRIVATE)) as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "belvedere_simulator.commands", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            close_fds=True,
            start_new_session=os.name == "posix",
            creationflags=detached,
        )
    # It outlives us; until we end, somebody has to take note of its end.
    threading.Thread(target=child.wait, name="background watch", daemon=True).start()
    return child


def end_latecomer(child: subprocess.Popen[bytes], first: int) -> None:
    """End what was started here although another process, `first`, was there before it.

    By itself it would end when it finds the place taken; once that is free again, it would take it.
    """
    with suppress(psutil.Error):
        # Where Python is started by a launcher, as in environments on Windows, it is the launcher's child.
        own = [child.pid, *(process.pid for process in psutil.Process(child.pid).children(recursive=True))]
        if first not in own:
            child.terminate()


def end_of(process: psutil.Process, seconds: float) -> bool:
    """Wait for the end of a process; whether it came in time.

    In a container nobody may take note of the end of orphans: it is one all the same.
    """
    deadline = time.monotonic() + seconds
    with suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_LOOK_SECONDS)
    return True


def last_lines(log_file: Path, count: int = 15) -> str:
    """The end of what it printed; empty when it printed nothing."""
    if not log_file.exists():
        return ""
    return "\n".join(log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
