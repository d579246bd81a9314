"""What all tests of logs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from belvedere_simulator.logs.work.pool import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Its processes start only for much."""
    made = Pool()
    yield made
    made.close()
