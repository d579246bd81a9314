"""A whole service on a port of this computer, over a data folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace


class ServiceSite:
    """Lives as long as this process."""

    def __init__(self) -> None:
        self._running: RunningService | None = None

    def open(self, folder: str) -> dict[str, Any]:
        """Start it; where it answers and the keys to sign with."""
        keys = (FilePlace(Path(folder) / "keys"),)
        self._running = open_service(ServiceOptions(Path(folder) / "data", key_places=keys))
        key = self._running.access_key
        return {"address": self._running.address, "key_id": key.key_id, "secret": key.secret}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"open": ServiceSite().open}
