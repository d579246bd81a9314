"""Objects as files in a folder of this computer."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.folder_contents import FolderContents
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.sweep import GRACE, sweep
from belvedere_simulator.service.store.database import Database


class FolderStore(IndexedStore):
    """Content-addressed files in `folder`, equal ones once; bodies spooled to `incoming` are moved."""

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        self.folder_contents = FolderContents(folder)
        super().__init__(database, clock, self.folder_contents)

    def sweep(self, half_files_older_than: float = GRACE) -> int:
        """Remove contents without reference, and half files of that age in seconds; how many went.

        A process that knows itself alone passes 0 when it starts.
        """
        removed = sweep(self)
        for file in self.folder_contents.half_files(half_files_older_than):
            file.unlink(missing_ok=True)
            removed += 1
        return removed
