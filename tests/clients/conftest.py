"""One service for the tests of a file, as the clients of one site share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.client_site import ClientSite, open_client_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened
