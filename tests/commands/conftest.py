"""A computer into which sticks are plugged."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.plugged_drives import Computer


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """What the commands find drives on."""
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a stick holds."""
    place = tmp_path / "stick"
    place.mkdir()
    return place
