"""A site with an online device and the samples' packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.instance_site import InstanceSite, open_instance_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[InstanceSite]:
    opened = open_instance_site(tmp_path)
    opened.sample("status_page")
    yield opened
    opened.close()
