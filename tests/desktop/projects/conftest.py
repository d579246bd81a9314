"""A site and an appliance in processes of their own, a camera, and the whole desktop over a client child."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.commands.main import main
from belvedere_simulator.folders import Folders
from belvedere_simulator.service.site.site import stop_site
from fakes.appliance_process import appliance_process
from fakes.gst_camera import GstCamera
from fakes.samples import SAMPLES
from fakes.waiting import until

PATIENCE = 90_000


class Place:
    """A user's own folders, with the site that lies in them, and the command line over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"

    def ask(self, *words: str | Path) -> Any:
        """What a command answers with --json; it has to succeed."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main([*map(str, words), "--json"])
        assert code == 0, said.getvalue()
        return json.loads(said.getvalue())

    @property
    def here(self) -> tuple[str, str]:
        """The arguments that name the site."""
        return "--data-dir", str(self.site)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A site with the appliance `gate`, online, and the camera `square_camera`."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("BELVEDERE_DATA", str(folder / "data"))
        made = Place(folder)
        stick = folder / "stick"
        stick.mkdir()
        stack.callback(lambda: stop_site(made.site))
        made.ask("device", "provision", "gate", "--out", stick, *made.here)
        options = ("--time-scale", "10000", "--provision", str(stick))
        box = stack.enter_context(appliance_process(folder / "box", *options))
        camera = stack.enter_context(GstCamera(SAMPLES / "clips" / "square.mp4"))
        made.ask("camera", "register", "square_camera", camera.url, *made.here)
        until(lambda: box.status["network"]["connected"] and box.status["activity"] is None, 120)
        yield made


@pytest.fixture(scope="module")
def client(place: Place, qapp: QApplication) -> Iterator[Client]:
    """A client child for that site."""
    assert qapp
    made = Client()
    made.use({"dataDir": str(place.site)})
    yield made
    made.close()


@pytest.fixture
def desktop(
    client: Client, tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> Iterator[Desktop]:
    """The whole window, at the Projects page."""
    settings.last_page = "projects"
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs", tmp_path / "cache")
    services = Services(folders, settings, theme, Languages(tmp_path), Failures(folders.logs), own_log)
    shown = Desktop(services, client=client)
    shown.window.resize(1280, 720)
    shown.show()
    qtbot.waitUntil(lambda: shown.window.built("projects") is not None)
    yield shown
    shown.window.hide()


def opened(kind: type[QWidget]) -> Any:
    """The window of this kind that is open; None while there is none."""
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return shown[-1] if shown else None


def dialog(qtbot: QtBot, kind: type[QDialog]) -> Any:
    """The same, as soon as it is open."""
    qtbot.waitUntil(lambda: opened(kind) is not None, timeout=PATIENCE)
    return opened(kind)


def click(qtbot: QtBot, button: QPushButton) -> None:
    """As soon as it can be clicked."""
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE)
    button.click()


def wait_until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Until it is so."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)
