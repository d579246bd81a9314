"""Keeps the folder of objects free of what nobody needs any more."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from belvedere_simulator.service.objects.folder_contents import FolderContents
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.retention import tidy

_LOG = logging.getLogger(__name__)
EVERY = 3600.0


def remove_half_files(folder: Path) -> int:
    """Remove what a killed process left on its way into the store in `folder`; how many files went.

    Only for who knows that no other process puts objects there.
    """
    half_files = [*FolderContents(folder).half_files()]
    for file in half_files:
        file.unlink(missing_ok=True)
    return len(half_files)


class Upkeep:
    """A thread that removes contents without reference, at its start and once in every hour."""

    def __init__(self, store: IndexedStore) -> None:
        self._store = store
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="objects upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Wait for a sweep under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                tidy(self._store)
            except Exception:
                _LOG.exception("the objects cannot be swept")
            self._stopping.wait(EVERY)
