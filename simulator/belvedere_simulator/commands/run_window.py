"""The HDMI window of a run, which another program shows."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


class Window:
    """Opened when there is something to watch; `command` gets the display's address as its last argument."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def open(self, address: str) -> None:
        """Show the display at `address`. Raises OSError."""
        self._process = subprocess.Popen([*self._command, address])

    @property
    def was_closed(self) -> bool:
        """Whether the user closed it."""
        return self._process is not None and self._process.poll() is not None

    def close(self) -> None:
        """Close it, if it is open."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
