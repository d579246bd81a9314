"""What was seen each minute and not told yet, within the rules of the service for metrics."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from belvedere_simulator.appliance.metrics.measuring import Measure
from belvedere_simulator.appliance.parts import InstanceReport

PERIOD = 60.0
"""Seconds between two looks, never scaled."""
OLDEST = 14 * 86_400.0
"""The service takes nothing older, and refuses the whole request that holds it."""
_MARGIN = 3_600.0
MOST_LOOKS = int((OLDEST - _MARGIN) / PERIOD)
MOST_MEASURED = 360
"""Looks whose measures are kept: what is older tells only of presence and errors."""
MOST_DATA = 1000
"""Data of one request."""

# Of which health there is something to tell: an application that does not run is told by the silence.
_TOLD = frozenset({"RUNNING", "ERROR"})
_CODE = "business_logic"


@dataclass(frozen=True)
class ApplicationErrors:
    """How many errors an application instance had in a minute."""

    instance: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen `at` a time of the clock that only ever goes on."""

    at: float
    errors: tuple[ApplicationErrors, ...]
    measures: tuple[Measure, ...] = ()

    @property
    def data(self) -> int:
        """As how many data it is told."""
        return 1 + len(self.errors) + len(self.measures)


class ErrorCount:
    """Counts the errors of each application instance between one look and the next. One thread."""

    def __init__(self) -> None:
        self._crashes: dict[str, int] = {}

    def errors(self, reports: Iterable[InstanceReport]) -> tuple[ApplicationErrors, ...]:
        """Each crash since the last look and each node in error is one; an error of the whole counts where
        nothing else tells it.
        """
        before, self._crashes = self._crashes, {}
        found = []
        for report in reports:
            self._crashes[report.instance] = report.crashes
            known = before.get(report.instance, 0)
            # Launched anew meanwhile: it counts from nothing again.
            new = report.crashes - known if report.crashes >= known else report.crashes
            if new or report.health in _TOLD:
                found.append(ApplicationErrors(report.instance, report.name, _count(report, new)))
        return tuple(found)


class Looks:
    """Looks in their order, two weeks of them at most: the oldest go first. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[Look] = deque(maxlen=MOST_LOOKS)

    def add(
        self, at: float, errors: tuple[ApplicationErrors, ...], measures: tuple[Measure, ...] = ()
    ) -> None:
        """Keep what was seen and measured."""
        with self._lock:
            # Two weeks of minutes are many: what did not change is held once.
            same = self._kept and self._kept[-1].errors == errors
            self._kept.append(Look(at, self._kept[-1].errors if same else errors, measures))
            if len(self._kept) > MOST_MEASURED:
                old = len(self._kept) - 1 - MOST_MEASURED
                self._kept[old] = replace(self._kept[old], measures=())

    def next(self, now: float) -> tuple[Look, ...]:
        """The oldest ones that fit into one request; those that are too old by now are forgotten."""
        with self._lock:
            while self._kept and now - self._kept[0].at > OLDEST - _MARGIN:
                self._kept.popleft()
            chosen: list[Look] = []
            room = MOST_DATA
            for look in self._kept:
                room -= look.data
                if room < 0:
                    break
                chosen.append(look)
            return tuple(chosen)

    def told(self, looks: Iterable[Look]) -> None:
        """These were told."""
        over = {id(look) for look in looks}
        with self._lock:
            while self._kept and id(self._kept[0]) in over:
                self._kept.popleft()

    def __len__(self) -> int:
        return len(self._kept)


def _count(report: InstanceReport, crashes: int) -> int:
    # Code that stays in error was counted by its last crash.
    broken = [node for node in report.nodes if node.status == "ERROR"]
    nodes = sum(not crashes or node.kind != _CODE for node in broken)
    return crashes + nodes or int(report.health == "ERROR")
