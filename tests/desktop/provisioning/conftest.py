"""A site, an appliance that was never set up, and the computer whose drives the wizard sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.provisioning.frame import ARCHIVE
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.settings import Settings
from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes import drive_client
from fakes.plugged_drives import Computer

MakePage = Callable[..., ProvisionPage]
PATIENCE = 60_000


def go_to_archive(qtbot: QtBot, page: ProvisionPage, name: str) -> None:
    page.name_step.name.put(name)
    qtbot.waitUntil(page.next.isEnabled, timeout=PATIENCE)
    page.next.click()
    page.next.click()
    assert page.step == ARCHIVE


def until_ready(qtbot: QtBot, page: ProvisionPage) -> None:
    qtbot.waitUntil(page.next.isEnabled, timeout=PATIENCE)


def devices(site: Path, capfd: pytest.CaptureFixture[str]) -> list[str]:
    capfd.readouterr()
    assert main(["device", "list", "--json", "--data-dir", str(site)]) == 0
    return [device["Name"] for device in json.loads(capfd.readouterr().out)["Devices"]]


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user of their own, without a keyring."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    yield tmp_path_factory.mktemp("user")
    patch.undo()


@pytest.fixture(scope="module")
def site(user: Path) -> Iterator[Path]:
    """The data folder of a site that runs."""
    ensure_site(user / "site")
    yield user / "site"
    stop_site(user / "site")


@pytest.fixture
def appliance(user: Path, tmp_path: Path) -> Iterator[Path]:
    """The data folder of an appliance that runs and was never set up."""
    folder = tmp_path / "appliance"
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--time-scale", "10000"]
    with subprocess.Popen(
        [*command, "--data-dir", str(folder)], stdout=subprocess.PIPE, env=os.environ, cwd=user
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"] == "appliance"
        yield folder
        process.terminate()
        assert process.wait(30) == 0


@pytest.fixture(scope="module")
def empty_computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    """A computer without a stick in it."""
    patch = pytest.MonkeyPatch()
    found = Computer(tmp_path_factory.mktemp("computer") / "computer")
    patch.setenv("PATH", found.path)
    patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    yield found
    patch.undo()


@pytest.fixture
def computer(empty_computer: Computer) -> Iterator[Computer]:
    """The same for each test."""
    yield empty_computer
    empty_computer.clear()


@pytest.fixture(scope="module")
def make_client(site: Path, empty_computer: Computer) -> Iterator[Callable[..., Client]]:
    """A client child on that computer; what is given tells how its drives fail."""
    clients = []

    def make(*failing: str) -> Client:
        command = [sys.executable, drive_client.__file__, str(empty_computer.system), *failing]
        clients.append(Client(process=ClientProcess(command=command)))
        clients[-1].use({"dataDir": str(site)})
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def client(make_client: Callable[..., Client]) -> Client:
    """One whose drives do not fail, for all tests: it takes long to begin."""
    return make_client()


@pytest.fixture
def make_page(
    qtbot: QtBot,
    client: Client,
    make_client: Callable[..., Client],
    computer: Computer,
    settings: Settings,
    tmp_path: Path,
) -> MakePage:
    """The wizard on that computer; what is given tells how its drives fail."""
    assert not computer.calls

    def make(*failing: str) -> ProvisionPage:
        child = make_client(*failing) if failing else client
        page = ProvisionPage(child, settings, str(tmp_path / "appliance"))
        qtbot.addWidget(page)
        page.resize(980, 640)
        page.show()
        return page

    return make


@pytest.fixture
def page(make_page: MakePage) -> ProvisionPage:
    """The wizard on a computer whose drives do not fail."""
    return make_page()
