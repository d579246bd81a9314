"""The engine's end of the starter's three channels: configuration, control and status."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
from typing import Any

from belvedere_simulator.application.isolation.waiting import read_until

_START_SECONDS = 20.0


def as_descriptor(data: bytes) -> int:
    """A readable descriptor, at its start, of a file that has no name."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("belvedere")
    else:
        with tempfile.TemporaryFile() as stream:
            descriptor = os.dup(stream.fileno())
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


class Handshake:
    """Pipes to one starter. `inherited` are the descriptors the starter must be given."""

    def __init__(self) -> None:
        self._control_read, self._control = os.pipe()
        self._status, self._status_write = os.pipe()
        self._configuration: int | None = None
        self._lock = threading.Lock()
        self._exit: int | None = None

    def configure(self, **configuration: Any) -> int:
        """Prepare the starter's configuration; returns the descriptor it reads it from."""
        document = configuration | {"control": self._control_read, "status": self._status_write}
        self._configuration = as_descriptor(json.dumps(document).encode())
        return self._configuration

    @property
    def inherited(self) -> tuple[int, ...]:
        """The starter's ends."""
        ends = (self._control_read, self._status_write, self._configuration)
        return tuple(end for end in ends if end is not None)

    def handed_over(self) -> None:
        """Close the starter's ends here, so that its death is seen."""
        for descriptor in self.inherited:
            os.close(descriptor)
        self._configuration = None

    def ready(self) -> bool:
        """Wait for the starter; False when it ended instead (bubblewrap refused something)."""
        return read_until(self._status, b"\n", _START_SECONDS).endswith(b"\n")

    def start(self) -> str:
        """Let the entry start; empty when it did, else the reason it did not."""
        with contextlib.suppress(OSError):
            os.write(self._control, b"G")
        answer = read_until(self._status, b"\n", _START_SECONDS)
        fields = json.loads(answer) if answer.endswith(b"\n") else {"failed": ""}
        return "" if "started" in fields else (fields["failed"] or "the starter ended")

    def interrupt(self) -> None:
        """Interrupt the entry and its group, as Ctrl-C on a terminal does."""
        with contextlib.suppress(OSError):
            os.write(self._control, b"I")

    def terminate(self) -> None:
        """Ask the entry to end."""
        with contextlib.suppress(OSError):
            os.write(self._control, b"T")

    def exit_code(self, process_code: int) -> int:
        """The entry's exit code once the starter is gone; `process_code` when it could not tell any more."""
        with self._lock:
            if self._exit is None:
                answer = read_until(self._status, b"\n", 1.0)
                told = json.loads(answer) if answer.endswith(b"\n") else {}
                self._exit = int(told.get("exit", process_code))
            return self._exit

    def close(self) -> None:
        """Close our ends: a starter that still lives takes the entry down. May be called again."""
        with self._lock:
            self._exit = self._exit if self._exit is not None else -9
            # Once only: their numbers are somebody else's afterwards.
            ends = [end for end in (self._control, self._status) if end >= 0]
            self._control = self._status = -1
            for end in ends:
                os.close(end)
