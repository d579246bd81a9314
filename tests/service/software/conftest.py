"""A whole service with an appliance that has an update to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.channel_site import ChannelSite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChannelSite]:
    """A running service."""
    folder: Path = tmp_path_factory.mktemp("site")
    options = ServiceOptions(folder / "data", key_places=(FilePlace(folder / "keys"),))
    site = ChannelSite(open_service(options))
    yield site
    site.close()
