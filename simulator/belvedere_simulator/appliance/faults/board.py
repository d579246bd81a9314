"""Which faults are there now. Those whom a fault concerns ask here at the edge where it would strike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from belvedere_simulator.appliance.faults.kinds import FaultKind


@dataclass(frozen=True)
class InjectedFault:
    """A fault that is there. `target` is a camera package, a node or an instance, "" for all; `settings` are
    numbers that some kinds take, such as the seconds of a clock skew."""

    kind: FaultKind
    target: str = ""
    settings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


class FaultBoard:
    """The faults that are there. Any thread; watchers are called on the thread that changes something."""

    def __init__(self) -> None:
        self._faults: dict[tuple[FaultKind, str], InjectedFault] = {}
        self._watchers: list[Callable[[InjectedFault, bool], None]] = []
        self._lock = threading.RLock()
        # Held while watchers are told, in order. Looking never waits for it: a watcher may wait for somebody
        # who looks.
        self._telling = threading.RLock()

    @property
    def present(self) -> tuple[InjectedFault, ...]:
        """What is broken now, in the order it was."""
        with self._lock:
            return tuple(self._faults.values())

    def find(self, kind: FaultKind, target: str = "") -> InjectedFault | None:
        """The fault of that kind that strikes `target`: its own, or the one for all."""
        with self._lock:
            return self._faults.get((kind, target)) or self._faults.get((kind, ""))

    def inject(self, fault: InjectedFault) -> None:
        """Break it; a fault of the same kind and target is replaced."""
        with self._telling:
            with self._lock:
                self._faults[fault.kind, fault.target] = fault
            self._tell(fault, present=True)

    def clear(self, kind: FaultKind, target: str = "") -> bool:
        """Mend it; False when it was not broken."""
        with self._telling:
            with self._lock:
                fault = self._faults.pop((kind, target), None)
            if fault is not None:
                self._tell(fault, present=False)
        return fault is not None

    def watch(self, watcher: Callable[[InjectedFault, bool], None]) -> Callable[[], None]:
        """Have `watcher(fault, present)` called at each change; returns what ends that."""
        with self._lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return stop

    def _tell(self, fault: InjectedFault, *, present: bool) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher(fault, present)
