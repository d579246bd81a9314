"""A site elsewhere over TLS, one here, and the helper of a user's window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_desktop.client.client import Client
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes.remote_site import Remote, remote_site


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """The site elsewhere."""
    with remote_site(tmp_path_factory.mktemp("remote")) as remote:
        yield remote


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user whose own site runs."""
    home, patch = tmp_path_factory.mktemp("user"), pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
        patch.delenv(name)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    site = home / "data" / "belvedere" / "site"
    ensure_site(site)
    yield home
    stop_site(site)
    patch.undo()


@pytest.fixture
def client(user: Path) -> Iterator[Client]:  # noqa: ARG001
    """Of this user's window."""
    client = Client()
    yield client
    client.close()


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
