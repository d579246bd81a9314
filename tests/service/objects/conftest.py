"""Stores to test, of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.open_store import open_store
from belvedere_simulator.service.store.database import Database
from fakes.s3_site import BUCKET, open_s3_site


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


@pytest.fixture(params=["folder", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[IndexedStore]:
    """Each kind of store in turn; the endpoint is another service of ours."""
    if request.param == "folder":
        yield open_store(None, tmp_path / "objects", database, SystemClock())
        return
    (tmp_path / "far").mkdir()
    with open_s3_site(tmp_path / "far") as far:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", far.key.key_id)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", far.key.secret)
        url = f"{far.server.address}/{BUCKET}/of-mine"
        yield open_store(url, tmp_path / "objects", database, SystemClock())
