"""One process for each appliance."""

from __future__ import annotations

import os
from pathlib import Path

from belvedere_simulator.application.python.file_lock import try_lock
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr


class DataLock:
    """Holds the data folder `root` until it is released, or the process ends however it does."""

    def __init__(self, root: Path) -> None:
        """Raises BelvedereError BV-APL-002 when somebody else has it, OSError."""
        private_folder(root)
        self._descriptor = os.open(
            root / ".lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600
        )
        if not try_lock(self._descriptor):
            os.close(self._descriptor)
            raise BelvedereError(
                "BV-APL-002",
                tr("Another process is the appliance of this folder already"),
                where=str(root),
            )

    def release(self) -> None:
        """Let another process have it."""
        os.close(self._descriptor)
