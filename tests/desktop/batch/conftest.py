"""A site, and a computer whose drives the page sees."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.batch.page import BatchPage
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.settings import Settings
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes import drive_client
from fakes.plugged_drives import Computer


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a site that runs."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    folder = tmp_path_factory.mktemp("batch") / "site"
    ensure_site(folder)
    yield folder
    stop_site(folder)
    patch.undo()


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer without a stick in it."""
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    return found


@pytest.fixture
def client(site: Path, computer: Computer) -> Iterator[Client]:
    """A client child on that computer."""
    made = Client(
        process=ClientProcess(command=[sys.executable, drive_client.__file__, str(computer.system)])
    )
    made.use({"dataDir": str(site)})
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, client: Client, settings: Settings) -> BatchPage:
    """The page, nothing chosen yet."""
    made = BatchPage(client, settings)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    return made
