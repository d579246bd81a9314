"""One time with power: its life, its logs, its ways, and once the start is over its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.appliance.driver.composition import Parts
from belvedere_simulator.appliance.driver.living_store import LivingStore
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.network.reach import Reach
from belvedere_simulator.appliance.surroundings import Surroundings


@dataclass
class Run:
    """The thread of the start fills in store, surroundings and parts; all others only read them."""

    logs: SystemLogs
    life: Life = field(default_factory=Life)
    reach: Reach = field(default_factory=Reach)
    store: LivingStore | None = None
    surroundings: Surroundings | None = None
    parts: Parts | None = None

    def end(self) -> None:
        """The power is gone."""
        if self.store is not None:
            self.store.end()
        self.life.end()
