"""A user of their own, with nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_desktop.client.client import Client
from belvedere_simulator.appliance.control.background import stop_appliance
from belvedere_simulator.service.site.site import stop_site

PATIENCE = 90_000


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder; what runs over it at the end is ended."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("user")
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    patch.setenv("BELVEDERE_DATA", str(folder / "data"))
    yield folder / "data"
    stop_appliance(folder / "data" / "appliance")
    stop_site(folder / "data" / "site")
    patch.undo()


@pytest.fixture(scope="module")
def client(user: Path) -> Iterator[Client]:
    """A client child of theirs."""
    assert user.parent.is_dir()
    made = Client()
    yield made
    made.close()
