"""What all tests of logs share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.logs.work.pool import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Its processes start only for much."""
    made = Pool()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where views keep what they unpack."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("BELVEDERE_CACHE", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder
