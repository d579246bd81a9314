"""A site with a device that talks, and a client child for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from belvedere_desktop.client.client import Client
from fakes.observed_site import ObservedSite, open_observed_site


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObservedSite]:
    """The site, over its own broker."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    with open_observed_site(tmp_path_factory.mktemp("observed"), "embedded") as opened:
        key = opened.site.service.access_key
        patch.setenv("AWS_ACCESS_KEY_ID", key.key_id)
        patch.setenv("AWS_SECRET_ACCESS_KEY", key.secret)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield opened
    patch.undo()


@pytest.fixture(scope="module")
def client(observed: ObservedSite) -> Iterator[Client]:
    """A client child for that site."""
    made = Client()
    made.use({"endpoint": observed.site.service.address})
    yield made
    made.close()
