"""What every part of an appliance that is on is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.identity import Identity
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.network.reach import Reach
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.software.profile import Profile
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.store import ApplianceStore


@dataclass(frozen=True)
class Surroundings:
    """Made anew at each start, once the encrypted store is open.

    `software` is the version that runs and `profile` how it behaves; `clock` is the appliance's own, which
    may be wrong; `post` tells the body what happened, from any thread, and never waits.
    """

    options: ApplianceOptions
    identity: Identity
    folders: ApplianceFolders
    store: ApplianceStore
    software: str
    profile: Profile
    life: Life
    pace: Pace
    reach: Reach
    faults: FaultBoard
    clock: Callable[[], datetime]
    logs: SystemLogs
    post: Callable[[Event], None]
