"""A site with an appliance that runs, and one that waits for its archive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes.waiting import until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a site with the devices `yard` (online) and `hall` (waiting)."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    folder, box = tmp_path_factory.mktemp("devices") / "site", tmp_path_factory.mktemp("box")
    ensure_site(folder)
    for name in ("hall", "yard"):
        (box / name).mkdir()
        made = ["device", "provision", name, "--data-dir", str(folder), "--out", str(box / name), "--json"]
        assert main(made) == 0
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--time-scale", "10000"]
    command += ["--data-dir", str(box / "appliance"), "--provision", str(box / "yard")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as appliance:
        assert appliance.stdout is not None
        assert json.loads(appliance.stdout.readline())["ready"] == "appliance"
        until(lambda: _is_online(folder), 120)
        yield folder
        appliance.terminate()
        assert appliance.wait(30) == 0
    stop_site(folder)
    patch.undo()


def _is_online(folder: Path) -> bool:
    command = [sys.executable, "-m", "belvedere_simulator.commands", "device", "list", "--json"]
    told = subprocess.run([*command, "--data-dir", str(folder)], capture_output=True, check=True)
    devices = json.loads(told.stdout)["Devices"]
    return any(device["DeviceAggregatedStatus"] == "ONLINE" for device in devices)


@pytest.fixture(scope="module")
def client(site: Path, qapp: QApplication) -> Iterator[Client]:
    """A client child for that site; to start one takes a while, so it is the same for all tests."""
    assert qapp
    made = Client()
    made.use({"dataDir": str(site)})
    yield made
    made.close()


@pytest.fixture
def board() -> Iterator[JobBoard]:
    """The list of jobs."""
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()
