"""Keeps the store of objects free of what nobody needs any more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from belvedere_simulator.service.chores import Chores
from belvedere_simulator.service.objects.folder_contents import FolderContents
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.sweep import sweep

EVERY = 3600.0


def remove_half_files(folder: Path) -> int:
    """Remove what a killed process left on its way into the store in `folder`; how many files went.

    Only for who knows that no other process puts objects there.
    """
    half_files = [*FolderContents(folder).half_files()]
    for file in half_files:
        file.unlink(missing_ok=True)
    return len(half_files)


class Upkeep(Chores):
    """Removes contents without reference, at its start and once in every hour."""

    def __init__(self, store: IndexedStore) -> None:
        super().__init__([partial(sweep, store)], EVERY)
