"""A running service, and a provisioned appliance with a power cable."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite
from fakes.running_appliance import archive_stick, provision, running_appliance
from fakes.updated_appliance import Updated


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChannelSite]:
    """A running service with its embedded broker."""
    folder: Path = tmp_path_factory.mktemp("site")
    options = ServiceOptions(folder / "data", key_places=(FilePlace(folder / "keys"),))
    opened = ChannelSite(open_service(options))
    yield opened
    opened.close()


@pytest.fixture
def updated(site: ChannelSite, tmp_path: Path) -> Iterator[Updated]:
    """An appliance with software 7.0.13 that is online."""
    with running_appliance(tmp_path / "box") as appliance:
        device_id = provision(
            appliance, archive_stick(site, tmp_path / "stick", f"gate-{secrets.token_hex(4)}")
        )
        updated = Updated(site, appliance, device_id, tmp_path / "box" / "data")
        updated.wait_online()
        yield updated
