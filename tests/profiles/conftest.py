"""A site elsewhere, and a user without profiles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.profiles.store import ProfileStore
from fakes.remote_site import Remote, remote_site


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """It listens at an address of its own."""
    with remote_site(tmp_path_factory.mktemp("remote")) as remote:
        yield remote


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProfileStore:
    """This user's profiles: in a folder of their own, the key of their secrets in a file."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
        monkeypatch.delenv(name)
    return ProfileStore()
