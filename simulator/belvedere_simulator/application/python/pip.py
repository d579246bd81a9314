"""pip as a child process that tells how far it is and can be stopped."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.logs.lines import visible
from belvedere_simulator.application.python.requirements import without_credentials

_STEP = re.compile(r"^\s*(Collecting|Downloading|Installing|Building|Processing|Obtaining|Preparing)\b")
_REMOVED = (
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIREMENT",
    "PIP_ROOT",
    "__PYVENV_LAUNCHER__",
)
_LAST_LINES = 15


@dataclass(frozen=True)
class Outcome:
    """How a command ended; `cancelled` when it was stopped. `last_lines` of its output."""

    code: int
    cancelled: bool
    last_lines: tuple[str, ...]


def pip_environment(environment: Mapping[str, str], constraints: Path) -> dict[str, str]:
    """The user's environment (proxies, indexes) without what would install somewhere else.

    Constraints go in by variable so that they hold in pip's build environments, too.
    """
    kept = {name: value for name, value in environment.items() if name not in _REMOVED}
    ours = constraints.resolve().as_uri()
    for variable in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"):
        kept[variable] = " ".join(filter(None, (kept.get(variable, ""), ours)))
    return kept | {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    cancel: threading.Event,
    said: Callable[[str], None],
) -> Outcome:
    """Run a command; each step it tells of goes to `said`. Returns when nothing of it is left."""
    process = subprocess.Popen(
        list(arguments),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    over = threading.Event()
    guard = threading.Thread(target=_stop_when, args=(process, cancel, over), daemon=True)
    guard.start()
    last: deque[str] = deque(maxlen=_LAST_LINES)
    assert process.stdout is not None
    with process.stdout as output:
        for raw in output:
            line = without_credentials(visible(raw.decode(errors="replace").rstrip()))
            last.append(line)
            if _STEP.match(line):
                said(line.strip())
    code = process.wait()
    over.set()
    guard.join()
    return Outcome(code, cancel.is_set() and code != 0, tuple(last))


def _stop_when(process: subprocess.Popen[bytes], cancel: threading.Event, over: threading.Event) -> None:
    while not over.wait(0.1):
        if cancel.is_set():
            _kill_all(process)
            return


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """pip starts compilers: the whole session goes, not pip alone."""
    with contextlib.suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
