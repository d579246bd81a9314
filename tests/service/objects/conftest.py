"""Stores to test, of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty control database."""
    made = Database(f"sqlite:///{tmp_path / 'control.db'}")
    made.create()
    yield made
    made.close()


@pytest.fixture
def folder_store(tmp_path: Path, database: Database) -> FolderStore:
    """An empty store in a folder."""
    return FolderStore(tmp_path / "objects", database, SystemClock())
