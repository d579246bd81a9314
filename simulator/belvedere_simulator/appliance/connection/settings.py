"""What a person may desire of an appliance through its shadow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.logs.system_logs import LEVELS, SystemLogs
from belvedere_simulator.appliance.storage.store import ApplianceStore

ENTRY = "settings"


class ShadowSettings:
    """Desired settings, kept without power: `{"logging": {"level": "WARN"}}`, the least that occ_log has."""

    def __init__(self, store: ApplianceStore, logs: SystemLogs) -> None:
        self._store = store
        self._logs = logs
        kept = store.read_object(ENTRY) or {}
        level = kept.get("level")
        self._logs.least = level if level in LEVELS else LEVELS[0]

    @property
    def reported(self) -> dict[str, Any]:
        """The settings in force, as the shadow reports them."""
        return {"logging": {"level": self._logs.least}}

    def desire(self, desired: Mapping[str, Any]) -> bool:
        """Take what is desired as far as it is known; whether something changed."""
        logging = desired.get("logging")
        level = logging.get("level") if isinstance(logging, dict) else None
        for name in sorted(desired.keys() - {"logging"}):
            self._logs.shadow("WARN", f"desired {name} is not known and left alone")
        if level is None or level == self._logs.least:
            return False
        if level not in LEVELS:
            self._logs.shadow("WARN", f"desired level {level!r} refused: one of {', '.join(LEVELS)}")
            return False
        self._store.write_object(ENTRY, {"level": level})
        self._logs.least = level
        self._logs.shadow("INFO", f"the least level of occ_log is {level} now")
        return True
