"""A project from the template, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from belvedere_simulator.projects.creating import new_project

ACCOUNT = "210987654321"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ways back are kept."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects") / "door-watch"
    new_project(folder, account=ACCOUNT)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))
