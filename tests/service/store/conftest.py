"""Databases and data folders to test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate
from belvedere_simulator.service.store.schemas import LOGS
from fakes.postgres import PostgresServer, postgres_server


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A SQLite file without tables."""
    made = Database(f"sqlite:///{tmp_path / 'service.db'}")
    yield made
    made.close()


@dataclass(frozen=True)
class DataFolder:
    """A data folder whose stores are open."""

    path: Path
    control: Database
    logs: Database
    objects: FolderStore

    def put(self, key: str, data: bytes) -> Path:
        """Store an object; the file that its bytes are in."""
        return self.objects.file(self.objects.put("bucket", key, body_of_bytes(data)))

    def keys(self) -> dict[str, bytes]:
        """All objects with their bytes."""
        found = {}
        for stored in self.objects.list("bucket"):
            with self.objects.open("bucket", stored.key) as file:
                found[stored.key] = file.read()
        return found


def open_data_folder(path: Path) -> DataFolder:
    """The stores of a data folder, made when they are missing."""
    path.mkdir(exist_ok=True)
    control, logs = Database(f"sqlite:///{path / 'service.db'}"), Database(f"sqlite:///{path / 'logs.db'}")
    migrate(control)
    migrate(logs, LOGS)
    return DataFolder(path, control, logs, FolderStore(path / "objects", control, SystemClock()))


@pytest.fixture
def data(tmp_path: Path) -> Iterator[DataFolder]:
    """A data folder with two objects and settings."""
    made = open_data_folder(tmp_path / "data")
    made.put("a", b"one")
    made.put("b/c", b"two")
    (made.path / "settings.json").write_text("{}")
    (made.path / "site.log").write_text("noise")
    yield made
    made.control.close()
    made.logs.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server."""
    with postgres_server() as server:
        yield server
