"""The simulated cables and routes, as those see them who open connections.

Real sockets of the appliance know nothing of a simulated cable: whoever talks to the service or to a camera
asks here before, and gives up at once when told that the way is gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ways:
    """Which ways are open. `names`: host names can be resolved; `time`: time servers answer."""

    service: bool = False
    cameras: bool = False
    names: bool = True
    time: bool = True


class Reach:
    """The ways at this moment. Any thread may use it; watchers are called on the thread that changes it."""

    def __init__(self, ways: Ways | None = None) -> None:
        self._ways = ways or Ways()
        self._lock = threading.RLock()
        # Held while watchers are told, in order; whoever begins or ends to watch does not wait for it.
        self._telling = threading.RLock()
        self._watchers: list[Callable[[Ways, Ways], None]] = []

    @property
    def ways(self) -> Ways:
        """The ways that are open now."""
        return self._ways

    def change(self, **ways: bool) -> None:
        """Open (True) or close ways by name; watchers are told of the ways before and after."""
        with self._telling:
            with self._lock:
                before, self._ways = self._ways, replace(self._ways, **ways)
                now, watchers = self._ways, tuple(self._watchers)
            if before != now:
                for watcher in watchers:
                    watcher(before, now)

    def watch(self, watcher: Callable[[Ways, Ways], None]) -> Callable[[], None]:
        """Have `watcher` called at each change; returns what ends that."""
        with self._lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return stop

    def require_service(self) -> None:
        """Raise ConnectionError when there is no way to the service."""
        if not self._ways.service:
            raise ConnectionError("Network is unreachable")
