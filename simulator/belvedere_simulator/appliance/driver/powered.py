"""One time with power: its life, its logs, its ways, and once the start is over its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.appliance.driver.living_store import LivingStore
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.network.reach import Reach, Ways
from belvedere_simulator.appliance.parts import Applications, Connection, Jobs, LogAgent, Updates
from belvedere_simulator.appliance.surroundings import Surroundings


@dataclass
class Parts:
    """What runs while the appliance is on."""

    connection: Connection | None = None
    jobs: Jobs | None = None
    applications: Applications | None = None
    updates: Updates | None = None
    agent: LogAgent | None = None


@dataclass
class Run:
    """The thread of the start fills in store, surroundings and parts; all others only read them."""

    logs: SystemLogs
    life: Life = field(default_factory=Life)
    reach: Reach = field(default_factory=lambda: Reach(Ways()))
    store: LivingStore | None = None
    surroundings: Surroundings | None = None
    parts: Parts = field(default_factory=Parts)

    def end(self) -> None:
        """The power is gone."""
        if self.store is not None:
            self.store.end()
        self.life.end()
