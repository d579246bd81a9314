"""A running service, and appliances that know it only by what is on a drive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.boxes import Box
from fakes.channel_site import ChannelSite
from fakes.hand_clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    """The service's clock."""
    return HandClock()


def _open(folder: Path, clock: HandClock) -> ChannelSite:
    options = ServiceOptions(folder / "data", key_places=(FilePlace(folder / "keys"),), clock=clock)
    return ChannelSite(open_service(options))


@pytest.fixture
def site(tmp_path: Path, clock: HandClock) -> Iterator[ChannelSite]:
    """A running service with its embedded broker."""
    opened = _open(tmp_path / "site", clock)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def lasting_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChannelSite]:
    """One service for many appliances."""
    opened = _open(tmp_path_factory.mktemp("site"), HandClock())
    yield opened
    opened.close()


@pytest.fixture
def other_site(tmp_path: Path, clock: HandClock) -> Iterator[ChannelSite]:
    """Another one, with an authority of its own."""
    opened = _open(tmp_path / "other site", clock)
    yield opened
    opened.close()


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """An appliance as it comes out of its package."""
    return Box(tmp_path / "box")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty drive that is a folder."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
