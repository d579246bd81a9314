"""Sites whose messages are looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.observed_site import ObservedSite, open_observed_site


@pytest.fixture(scope="module", params=["embedded", "mosquitto"])
def observed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ObservedSite]:
    """One site over each broker."""
    with open_observed_site(tmp_path_factory.mktemp("observed"), request.param) as opened:
        yield opened
