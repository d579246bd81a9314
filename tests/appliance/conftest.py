"""A running site, and appliances that are linked to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.keyed_site import KeyedSite, open_keyed_site
from fakes.linked_appliance import LinkedAppliances, Reported


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    """One service for many appliances."""
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(scope="module")
def reported(site: KeyedSite) -> Reported:
    """What appliances said of their jobs."""
    listener = Reported()
    site.service.panorama.queue.listen(listener)
    return listener


@pytest.fixture
def appliances(site: KeyedSite, tmp_path: Path) -> Iterator[LinkedAppliances]:
    """Appliances that end with the test."""
    made = LinkedAppliances(site, tmp_path)
    yield made
    made.close()
