"""The window's end of the client child, with the real child and a real site."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.client.process import ClientProcess
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.site.site import ensure_site, stop_site

PATIENCE = 120_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site of this computer."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    folder = tmp_path_factory.mktemp("desktop") / "site"
    ensure_site(folder)
    yield folder
    stop_site(folder)
    patch.undo()


@pytest.fixture
def process() -> ClientProcess:
    return ClientProcess()


@pytest.fixture
def client(site: Path, process: ClientProcess) -> Iterator[Client]:
    made = Client(process=process)
    made.use({"dataDir": str(site)})
    yield made
    made.close()


def result(qtbot: QtBot, client: Client, name: str, **arguments: Any) -> Any:
    told: list[Any] = []
    client.call(name, arguments, Listeners(done=told.append, failed=told.append))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    return told[0]


def test_a_call_is_answered_without_waiting(qtbot: QtBot, client: Client) -> None:
    assert result(qtbot, client, "devices.list") == []


def test_a_refusal_of_the_service_arrives_in_words(qtbot: QtBot, client: Client) -> None:
    refused = result(qtbot, client, "devices.describe", id="device-abcdefghijklmnopqrstuvwxyz")
    assert isinstance(refused, BelvedereError)
    assert refused.code == "BV-CLI-003"


def provision(site: Path, name: str, folder: Path) -> None:
    assert main(["device", "provision", name, "--data-dir", str(site), "--out", str(folder), "--json"]) == 0


def test_a_watch_tells_changes_while_it_is_on(
    qtbot: QtBot, client: Client, site: Path, tmp_path: Path
) -> None:
    states: list[Any] = []
    watch = client.watch("devices.watch", {"seconds": 0.1}, states.append)
    watch.start()
    qtbot.waitUntil(lambda: bool(states), timeout=PATIENCE)
    provision(site, "watched", tmp_path)
    qtbot.waitUntil(lambda: any("watched" in str(state) for state in states), timeout=PATIENCE)
    watch.stop()
    assert not watch.is_on
    client.forget(watch)


def test_a_child_that_dies_is_told_and_replaced(
    qtbot: QtBot, client: Client, process: ClientProcess, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Any] = []
    states: list[Any] = []
    watch: Watch = client.watch("devices.watch", {"seconds": 0.1}, states.append)
    watch.start()
    qtbot.waitUntil(lambda: bool(states), timeout=PATIENCE)
    client.call("devices.watch", {}, Listeners(failed=told.append))
    first = process.pid
    with qtbot.waitSignal(process.lost, timeout=PATIENCE):
        os.kill(first, signal.SIGKILL)
    assert told[0].code == "BV-DSK-011"
    assert states[-1]["problem"]["code"] == "BV-DSK-011"
    qtbot.waitUntil(lambda: "devices" in states[-1], timeout=PATIENCE)
    assert process.pid not in (0, first)
    watch.stop()
    assert not caplog.records


def test_what_is_cancelled_is_never_told(qtbot: QtBot, client: Client) -> None:
    told: list[Any] = []
    client.call("devices.list", {}, Listeners(done=told.append, failed=told.append)).cancel()
    assert result(qtbot, client, "devices.list") is not None
    assert not told


def test_another_site_is_used_at_once(qtbot: QtBot, client: Client) -> None:
    states: list[Any] = []
    watch = client.watch("devices.watch", {"seconds": 0.1}, states.append)
    watch.start()
    qtbot.waitUntil(lambda: bool(states), timeout=PATIENCE)
    client.use({"endpoint": "http://127.0.0.1:9"})
    qtbot.waitUntil(lambda: "problem" in states[-1], timeout=PATIENCE)
    watch.stop()


class Page(QObject):
    """Asks, and may be gone before the answer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []

    def hear(self, told: Any) -> None:
        """Only what exists can be told something."""
        self.objectName()
        self.told.append(told)


def test_a_page_that_is_gone_is_told_nothing_and_its_watch_ends(qtbot: QtBot, client: Client) -> None:
    page = Page()
    watch = client.watch("devices.watch", {"seconds": 0.1}, page.hear)
    watch.start()
    qtbot.waitUntil(lambda: bool(page.told), timeout=PATIENCE)
    page.told.clear()
    client.call("devices.list", {}, Listeners(done=page.hear, failed=page.hear))
    delete(page)
    client.use(dict(client.place))
    assert watch.parent() is None
    assert result(qtbot, client, "devices.list") is not None
    assert not page.told


def test_who_waits_learns_that_another_site_is_worked_with(qtbot: QtBot, client: Client, site: Path) -> None:
    told: list[Any] = []
    listeners = Listeners(done=told.append, failed=told.append, given_up=lambda: told.append("given up"))
    client.call("devices.watch", {}, listeners)
    known: list[Any] = []
    client.call("profiles.list", {}, Listeners(done=known.append, given_up=lambda: known.append(None)))
    client.use({"dataDir": str(site)})
    assert told == ["given up"]
    qtbot.waitUntil(lambda: bool(known), timeout=PATIENCE)
    assert known != [None]
