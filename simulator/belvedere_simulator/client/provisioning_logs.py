"""Calls about the logs that a stick brought back."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.commands.drives.documents import logs_document, logs_text
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.log_times import by_time
from belvedere_simulator.drives.returned import returned_logs


class ProvisioningLogCalls:
    """`drives` are those of this computer."""

    def __init__(self, drives: Drives) -> None:
        self._drives = drives

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"provisioning-logs.read": self.read}

    def read(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The logs in `place` (a drive's id, a folder, an image) as `belvedere drive logs --json` tells them,
        with `report`, the same in words, and `order`: [file, line] of each line by time, from 0.
        """
        logs = returned_logs(self._drives, str(given["place"]))
        order = [[place.file, place.line] for place in by_time(logs.files)]
        return {**logs_document(logs), "report": logs_text(logs), "order": order}
