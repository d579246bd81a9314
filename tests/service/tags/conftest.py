"""A site with an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.device_site import DeviceSite, open_device_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[DeviceSite]:
    opened = open_device_site(tmp_path)
    yield opened
    opened.database.close()
