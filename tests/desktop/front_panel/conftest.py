"""A user of their own with a real appliance, and the front panel before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_desktop.settings import Settings
from belvedere_simulator.appliance.control.background import ensure_appliance, stop_appliance

PATIENCE = 60_000


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the user's own appliance, which runs and was never set up."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("user")
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    patch.setenv("BELVEDERE_DATA", str(folder / "data"))
    ensure_appliance(folder / "data" / "appliance", ["--time-scale", "10000"])
    yield folder / "data" / "appliance"
    stop_appliance(folder / "data" / "appliance")
    patch.undo()


@pytest.fixture(scope="module")
def client(box: Path) -> Iterator[Client]:
    """A client child of theirs."""
    assert box.is_dir()
    made = Client()
    yield made
    made.close()


@pytest.fixture
def panel(box: Path, client: Client, settings: Settings, qtbot: QtBot) -> Iterator[FrontPanel]:
    """The panel as it shows the appliance, which is on."""
    shown = FrontPanel(client, settings)
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.show()
    qtbot.waitUntil(lambda: shown.state.power == "on", timeout=PATIENCE)
    assert shown.folder == str(box)
    yield shown
    shown.close()
    client.use({})  # answers under way are for nobody any more
