"""A site with an empty store of packages, and the same served to real clients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.package_server import ServedPackages, serve_packages
from fakes.package_site import PackageSite, open_package_site
from fakes.service_models import models_folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PackageSite]:
    opened = open_package_site(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedPackages]:
    monkeypatch.setenv("AWS_DATA_PATH", str(models_folder()))
    yield from serve_packages(tmp_path)
