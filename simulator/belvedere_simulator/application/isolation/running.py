"""A started code node, whatever confines it."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from belvedere_simulator.application.isolation.plan import Kind


class Control(Protocol):
    """The way to the entry: through the starter (`handshake`) or at hand (`direct`)."""

    def interrupt(self) -> None: ...

    def terminate(self) -> None: ...

    def exit_code(self, process_code: int) -> int: ...

    def close(self) -> None: ...


@dataclass
class Running:
    """See `plan.Launched`. `release` gives back what the launch took, in order, once."""

    process: subprocess.Popen[bytes]
    kind: Kind
    outbound: bool
    control: Control
    release: list[Callable[[], None]]
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def pid(self) -> int:
        """The outermost process."""
        return self.process.pid

    def wait(self, seconds: float | None = None) -> int:
        """Exit code of the entry, negative for a signal. Raises subprocess.TimeoutExpired."""
        return self.control.exit_code(self.process.wait(seconds))

    def interrupt(self) -> None:
        """SIGINT to the entry and its group; returns at once."""
        self.control.interrupt()

    def stop(self, seconds: float = 3.0) -> int:
        """Terminate the entry, kill everything after `seconds`, give everything back."""
        self.control.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        code = self.wait()
        self.cleanup()
        return code

    def kill(self) -> None:
        """Take everything down now: closing the control pipe ends the entry, killing us ends the rest."""
        self.control.close()
        try:
            self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()

    def cleanup(self) -> None:
        """Give everything back; kills what still runs."""
        if self.process.poll() is None:
            self.kill()
        with self._lock:
            waiting, self.release = self.release, []
        for give_back in waiting:
            give_back()
        self.wait()
        self.control.close()
