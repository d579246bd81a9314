"""The last configuration of every application folder, one small file each."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from belvedere_desktop.files import write_atomically
from belvedere_desktop.simulator.configuration import RunConfiguration, from_json, to_json


class ConfigurationStore:
    """Remembers by the folder's resolved path. A file that cannot be read counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, application: Path) -> RunConfiguration | None:
        """What was chosen the last time for the folder `application`."""
        try:
            return from_json(self._file(application).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def save(self, application: Path, configuration: RunConfiguration) -> None:
        """Remember. Raises BelvedereError when the disk refuses."""
        write_atomically(self._file(application), to_json(configuration).encode())

    def _file(self, application: Path) -> Path:
        name = hashlib.sha256(os.fsencode(application.resolve())).hexdigest()[:24]
        return self._folder / f"{name}.json"
