"""One counting process, seen from the one that asks."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.work.job import Job

_COMMAND = [sys.executable, "-m", "belvedere_simulator.logs.work"]
_LENGTH = struct.Struct("<I")
_TRIES = 3
_DONE = b"+"
_END_SECONDS = 2.0


class Worker:
    """Starts with its first job, and again where it ended. One thread asks it, any may `kill`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int:
        """Of the process; 0 where there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def start(self) -> None:
        """Have the process before it is needed."""
        self._started()

    def do(self, job: Job, wanted: Callable[[], bool]) -> Counts | None:
        """The counts; None where they are not `wanted` any more, or it is closed.

        What it cannot do is done here, so that the reason is told. Raises OSError, BelvedereError.
        """
        text = json.dumps(job.document()).encode()
        for _try in range(_TRIES):
            process = self._started()
            # Who gave up before there was a process has killed none.
            if process is None or not wanted():
                return None
            answer = _asked(process, _LENGTH.pack(len(text)) + text)
            if answer is not None:
                good = answer[:1] == _DONE
                return np.frombuffer(answer, np.uint32, offset=1) if good else job.done_here()
            # It had been idle for long and ended, or was killed.
            self._forget(process)
            if not wanted():
                return None
        return None if self._closed else job.done_here()

    def kill(self) -> None:
        """End what it does at once."""
        process = self._process
        if process is not None:
            with suppress(OSError):
                process.kill()

    def close(self) -> None:
        """For good."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            if self._process is None:
                self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            return self._process

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
        _end(process)


def _asked(process: subprocess.Popen[bytes], question: bytes) -> bytes | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(question)
        process.stdin.flush()
        head = process.stdout.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        answer = process.stdout.read(length)
    except (OSError, ValueError):
        return None
    return answer if len(answer) == length else None


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(OSError):
        process.stdout.close()
