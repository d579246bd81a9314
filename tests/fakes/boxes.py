"""Appliances that can be provisioned, each with a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.provisioning.progress import Step
from belvedere_simulator.appliance.provisioning.provisioner import Provisioner, Unit
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.opening import open_store
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.vault.file_place import FilePlace


@dataclass
class Box:
    """One appliance; `open` is switching it on."""

    root: Path
    serial_number: str = "142301900001"
    connect_seconds: float = 20.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    steps: list[Step] = field(default_factory=list)

    @property
    def folders(self) -> ApplianceFolders:
        """Its data folder."""
        return ApplianceFolders(self.root / "data")

    def store(self) -> ApplianceStore:
        """Its encrypted store."""
        return open_store(self.folders, [FilePlace(self.root / "keys")])

    def provisioner(self, store: ApplianceStore | None = None) -> Provisioner:
        """What provisions it."""
        return Provisioner(
            store or self.store(),
            SystemLogs(self.folders.logs, self.clock),
            Unit(self.serial_number, "7.0.13"),
            self.clock,
            observe=self.steps.append,
            connect_seconds=self.connect_seconds,
        )

    def log(self, name: str = "occ.log") -> str:
        """What it logged."""
        file = self.folders.logs / name
        return file.read_text(encoding="utf-8") if file.exists() else ""
