"""A whole service, and appliances at the other end of its channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite

Open = Callable[..., ChannelSite]


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Open]:
    """Open the service over one data folder, again after a stop if need be."""
    opened: list[ChannelSite] = []

    def begin(broker_url: str | None = None, broker_port: int = 0) -> ChannelSite:
        keys = (FilePlace(tmp_path / "keys"),)
        options = ServiceOptions(
            tmp_path / "data", key_places=keys, broker_url=broker_url, broker_port=broker_port
        )
        opened.append(ChannelSite(open_service(options)))
        return opened[-1]

    yield begin
    for site in opened:
        site.close()


@pytest.fixture
def site(open_site: Open) -> ChannelSite:
    """A running service."""
    return open_site()
