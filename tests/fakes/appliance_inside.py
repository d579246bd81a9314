"""What the parts of an appliance that is on are given, over a folder of the test's own."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.identity import Model, identity_from
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.network.reach import Reach, Ways
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, save_record
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.opening import open_store
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.vault.file_place import FilePlace

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Inside:
    """One life of an appliance; `events` are what its parts told the body."""

    around: Surroundings
    events: queue.SimpleQueue[Event]

    def log(self, name: str = "occ.log") -> str:
        """What it logged."""
        file = self.around.folders.logs / name
        return file.read_text(encoding="utf-8") if file.exists() else ""


def open_inside(
    folder: Path,
    record: DeviceRecord | None = None,
    *,
    clock: Clock = lambda: datetime.now(UTC),
    software: str = "7.0.13",
    scale: float = 60.0,
) -> Inside:
    """Switch an appliance on that has a way to everything; with `record`, a provisioned one."""
    folders = ApplianceFolders(folder / "appliance")
    folders.make()
    store = open_store(folders, [FilePlace(folder / "appliance-keys")])
    if record is not None:
        save_record(store, record)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    around = Surroundings(
        options=ApplianceOptions(folders.root, time_scale=scale),
        identity=identity_from(Model.APPLIANCE, b"a box of the tests"),
        folders=folders,
        store=store,
        software=software,
        profile=profile_of(software),
        life=Life(),
        pace=Pace(scale),
        reach=Reach(Ways(service=True, cameras=True)),
        faults=FaultBoard(),
        clock=clock,
        logs=SystemLogs(folders.logs, clock),
        post=events.put,
    )
    return Inside(around, events)
