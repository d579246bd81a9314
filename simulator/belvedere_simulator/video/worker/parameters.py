"""Values of parameters that were changed while their application runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any


class SessionParameters:
    """Of one application, by the ports of its code. `version` is 0 until one is changed. Any thread."""

    def __init__(self) -> None:
        self.version = 0
        self._changed: dict[str, Any] = {}
        self._unread: set[str] = set()
        self._begun: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def changed(self) -> Mapping[str, Any]:
        """Every value that was ever changed."""
        with self._lock:
            return dict(self._changed)

    @property
    def unread(self) -> list[str]:
        """The ports that the code has not read since they were changed."""
        with self._lock:
            return sorted(self._unread)

    def begun(self, process: str) -> int:
        """A process is there; the version that it began with, which it need not be told."""
        with self._lock:
            if process not in self._begun:
                self._begun[process] = self.version
                # A new one begins with the values as they are.
                self._unread.clear()
            return self._begun[process]

    def change(self, values: Mapping[str, Any]) -> None:
        """Other values."""
        with self._lock:
            self._changed.update(values)
            self._unread.update(values)
            self.version += 1

    def read(self, ports: Iterable[str]) -> None:
        """The code has read these."""
        with self._lock:
            self._unread.difference_update(ports)


def with_values(description: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a code node whose ports hold other values."""
    inputs = [
        {**port, "value": values[port["name"]]} if port["name"] in values else port
        for port in description["inputs"]
    ]
    return {**description, "inputs": inputs}
