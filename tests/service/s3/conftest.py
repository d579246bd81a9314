"""S3 on a real port, and boto3 in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.s3_site import S3Site, open_s3_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[S3Site]:
    """An empty S3 with the site's bucket."""
    with open_s3_site(tmp_path) as site:
        yield site


@pytest.fixture
def s3(site: S3Site) -> Any:
    """A boto3 client."""
    return site.client()
