"""Passwords and keys that a technician types, pastes and makes are nowhere but where they belong."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from end2end.technician.evidence import Evidence, lived

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def evidence(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """All that was seen in a day."""
    assert qapp
    # Made at the first use, which must not be while temporary files go elsewhere.
    assert tmp_path_factory.getbasetemp()
    # Short, since the paths of sockets are limited to 107 characters.
    home, patch = Path(tempfile.mkdtemp(prefix="ns", dir="/tmp")) / "h", pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
        patch.delenv(name)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    patch.setenv("BELVEDERE_DATA", str(home / "data"))
    patch.setenv("BELVEDERE_CACHE", str(home / "cache"))
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    (home / "tmp").mkdir(parents=True)
    patch.setenv("TMPDIR", str(home / "tmp"))
    patch.setattr(tempfile, "tempdir", str(home / "tmp"))
    try:
        yield lived(home)
    finally:
        patch.undo()
        shutil.rmtree(home.parent)


# What proves that a witness has looked where it says.
SEEN = {
    "screen": b"door",
    "clipboard": b"Verdict: User or password is wrong",
    "log of this process": b"belvedere",
    "log files": b"gate",
    "settings": b"plant",
    "reports": b"%PDF",
    "crash files": b"ValueError",
    "standard error": b"ValueError",
    "arguments": b"belvedere_simulator.client",
    "environment": b"BELVEDERE_DATA",
    "temporary": b"belvedere-failure",
    "site": b"gate",
    "appliance": b"sealed",
    "cache": b"batches",
    "messages": b"tools/replies",
}


@pytest.mark.parametrize("place", SEEN)
def test_it_is_not_seen(evidence: Evidence, place: str) -> None:
    seen = evidence.places[place]
    assert any(SEEN[place] in each for each in seen)
    assert [found for each in seen for found in evidence.search.content(each)] == []


@pytest.mark.parametrize("place", ["archive", "secret topics"])
def test_it_is_found_where_it_belongs(evidence: Evidence, place: str) -> None:
    assert any(evidence.search.content(each) for each in evidence.places[place])


def test_no_place_is_forgotten(evidence: Evidence) -> None:
    assert evidence.places.keys() == {*SEEN, "archive", "secret topics", "programs"}
