"""Archives, and drives of every kind to write them to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.errors import BelvedereError
from fakes.archives import fresh_archive
from fakes.sticks import fat_image

NAME = "certificates-omni_gate.zip"
STICK = 8_000_000_000


@pytest.fixture(scope="session")
def content() -> bytes:
    """An archive that is good while the tests run."""
    return fresh_archive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder where a drive is mounted."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def drive(folder: Path) -> Drive:
    """A drive that is mounted."""
    return mounted_drive(folder)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A FAT32 file system of 1.1 GB, of which next to nothing is on this disk."""
    return fat_image(tmp_path / "stick.img", mebibytes=1100)


def mounted_drive(folder: Path) -> Drive:
    """A stick as it is listed when it is mounted there."""
    return Drive("/dev/sdz1", "PANORAMA", "Acme Stick", STICK, FAT32, folder, disk="/dev/sdz")


def code_of(action: Callable[[], object]) -> str:
    """The code of the error that this raises."""
    with pytest.raises(BelvedereError) as refused:
        action()
    return refused.value.code
