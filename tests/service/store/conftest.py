"""Databases to test: SQLite in a file, PostgreSQL from a server of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A SQLite file without tables."""
    made = Database(f"sqlite:///{tmp_path / 'service.db'}")
    yield made
    made.close()
