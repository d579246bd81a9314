"""A site with cameras, and one real camera that streams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_desktop.client.client import Client
from belvedere_simulator.service.site.site import ensure_site, stop_site
from belvedere_simulator.video.virtual_camera import VirtualCamera

USER, PASSWORD = "viewer", "canary-71d3"


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user of their own, without a keyring."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    folder = tmp_path_factory.mktemp("user")
    patch.setenv("BELVEDERE_DATA", str(folder / "data"))
    yield folder
    patch.undo()


@pytest.fixture(scope="module")
def site(user: Path) -> Iterator[Path]:
    """The data folder of a site."""
    ensure_site(user / "site")
    yield user / "site"
    stop_site(user / "site")


@pytest.fixture(scope="module")
def stream(samples: Path) -> Iterator[VirtualCamera]:
    """A camera that asks for a password."""
    camera = VirtualCamera(
        samples / "clips" / "square.mp4", user=USER, password=PASSWORD, authentication="digest"
    )
    camera.start()
    yield camera
    camera.stop()


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[Client]:
    """A client child for that site."""
    made = Client()
    made.use({"dataDir": str(site)})
    yield made
    made.close()
