"""One look: the process that does it, what it tells, and its end."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from belvedere_simulator.appliance.tools.request import error_document
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LONGEST_LINE = 160_000
"""In bytes: more than any message of the channel may have."""

_PROGRAM = "belvedere_simulator.appliance.tools.worker"


class Look:
    """Does `tool` with what it is `given`, in a process of its own, in the thread that calls `run`."""

    def __init__(self, tool: str, seconds: float) -> None:
        self._tool = tool
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended: dict[str, Any] | None = None

    def run(self, given: Mapping[str, Any], told: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Its outcome: {"result"}, {"error"}, or what `end` was given. `told` hears what comes before."""
        timer = threading.Timer(self._seconds, self.end, [{"error": error_document(_too_long())}])
        timer.daemon = True
        with self._lock:
            if self._ended is not None:
                return self._ended
            process = self._process = _started()
        timer.start()
        try:
            outcome = _heard(process, {"tool": self._tool, "with": dict(given)}, told)
        finally:
            timer.cancel()
            _end(process)
        with self._lock:
            self._process = None
            return self._ended or outcome

    def end(self, outcome: dict[str, Any]) -> None:
        """End it now, with this for its outcome, unless it has ended already. Any thread; does not wait."""
        with self._lock:
            if self._ended is None:
                self._ended = outcome
            if self._process is not None:
                self._process.kill()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # FFmpeg writes addresses there, and passwords with them.
        stderr=subprocess.DEVNULL,
    )


def _heard(
    process: subprocess.Popen[bytes], asked: Mapping[str, Any], told: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError):
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
    while line := process.stdout.readline(LONGEST_LINE):
        try:
            document = json.loads(line)
        except ValueError:
            break
        if not {"progress", "event"} & set(document):
            outcome: dict[str, Any] = document
            return outcome
        told(document)
    error = BelvedereError("BV-VPT-010", tr("Looking ended without a result"))
    return {"error": error_document(error)}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _too_long() -> BelvedereError:
    return BelvedereError("BV-VPT-007", tr("It took too long"))
