"""Where in its data folder the appliance keeps what."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.files import private_folder


@dataclass(frozen=True)
class ApplianceFolders:
    """The folders under `root`. Whatever belongs to the machine itself (serial number, hardware addresses,
    the counter against older software) lies elsewhere under `root`, and no reset touches it.
    """

    root: Path

    @property
    def sealed(self) -> Path:
        """Certificates, keys, configuration, lists: entries of the encrypted store."""
        return self.root / "sealed"

    @property
    def applications(self) -> Path:
        """Installed applications and their assets."""
        return self.root / "applications"

    @property
    def storage(self) -> Path:
        """What applications keep: their /opt/aws/panorama/storage."""
        return self.root / "storage"

    @property
    def recordings(self) -> Path:
        """What applications got and put while somebody had it recorded, until it is fetched.

        It shows people: what nobody fetched goes with the next start.
        """
        return self.root / "recordings"

    @property
    def logs(self) -> Path:
        """Logs of the appliance and of applications."""
        return self.root / "logs"

    @property
    def temporary(self) -> Path:
        """Emptied at every start."""
        return self.root / "temporary"

    def make(self) -> None:
        """Make all of them, for this user alone, the temporary one empty. Raises OSError."""
        private_folder(self.root)
        for folder in (self.temporary, self.recordings):
            shutil.rmtree(folder, ignore_errors=True)
        kept = (self.sealed, self.applications, self.storage, self.logs)
        for folder in (*kept, self.recordings, self.temporary):
            private_folder(folder)
