"""A site with an empty store of packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.package_site import PackageSite, open_package_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PackageSite]:
    opened = open_package_site(tmp_path)
    yield opened
    opened.close()
