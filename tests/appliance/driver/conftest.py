"""A running service, and appliances with a power cable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite
from fakes.running_appliance import running_appliance


def _open(folder: Path) -> ChannelSite:
    return ChannelSite(
        open_service(ServiceOptions(folder / "data", key_places=(FilePlace(folder / "keys"),)))
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChannelSite]:
    """A running service with its embedded broker."""
    opened = _open(tmp_path_factory.mktemp("site"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChannelSite]:
    """Another one, with an authority of its own."""
    opened = _open(tmp_path_factory.mktemp("other"))
    yield opened
    opened.close()


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    """An appliance that is on and was never provisioned."""
    with running_appliance(tmp_path / "box") as running:
        yield running
