"""One site for all tests of this folder; each begins with it as the one before left it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.reached_computer import Computer, reached_computer


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    """A computer with two addresses on the network."""
    with reached_computer(tmp_path_factory.mktemp("reach")) as computer:
        yield computer
