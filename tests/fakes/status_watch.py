"""Somebody who looks at a device's status, and at whom this namespace talks to, again and again."""

from __future__ import annotations

import threading
from typing import Any

from fakes.network_namespace import remote_addresses

_PERIOD = 0.05
_EVERY = 10
"""How often it looks at the device for each look at the sockets, which the kernel takes long to list."""


class StatusWatch:
    """`aggregated` are the values of DeviceAggregatedStatus in order, `remote` all addresses talked to."""

    def __init__(self) -> None:
        self.aggregated: list[str] = []
        self.remote: set[str] = set()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, panorama: Any, device: str) -> None:
        """From now on, until `end` or the device is gone."""
        self._thread = threading.Thread(target=self._run, args=(panorama, device))
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, panorama: Any, device: str) -> None:
        gone, looks = False, 0
        while not self._ended.wait(_PERIOD):
            if looks % _EVERY == 0:
                self.remote |= remote_addresses()
            looks += 1
            if not gone:
                gone = self._look(panorama, device)

    def _look(self, panorama: Any, device: str) -> bool:
        try:
            status = panorama.describe_device(DeviceId=device)["DeviceAggregatedStatus"]
        except panorama.exceptions.ResourceNotFoundException:
            return True
        if self.aggregated[-1:] != [status]:
            self.aggregated.append(status)
        return False
