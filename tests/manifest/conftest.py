"""Fixtures of the manifest area."""

from __future__ import annotations

from pathlib import Path

import pytest

from manifest.sample import write_sample


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """The sample application in a folder of its own."""
    return write_sample(tmp_path / "counter")


@pytest.fixture
def override(application: Path) -> Path:
    """The sample's override manifest."""
    return application / "graphs" / "counter" / "override.json"
