"""The client child of a window that works with a test's site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from belvedere_desktop.client.client import Client
from fakes.client_site import ClientSite


@contextmanager
def client_of(site: ClientSite) -> Iterator[Client]:
    """One with the site's own key; to start one takes a while, so tests share it."""
    with pytest.MonkeyPatch.context() as patch:
        site.lend_key(patch)
        made = Client()
        made.use({"endpoint": site.service.address})
        try:
            yield made
        finally:
            made.close()
