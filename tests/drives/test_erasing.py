"""Formatting and wiping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.erasing import Confirmation, format_drive, no_guarantee, wipe_drive
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.media.opening import image_drive
from belvedere_simulator.drives.programs import SystemPrograms
from belvedere_simulator.drives.writing import write_archive
from fakes.mounted_sticks import in_namespace
from fakes.plugged_drives import Computer
from fakes.sticks import complaints_about, fat_image

from .conftest import NAME, code_of


@pytest.fixture
def drives() -> LinuxDrives:
    """Those of this computer."""
    return LinuxDrives(SystemPrograms())


@pytest.mark.parametrize("erase", [format_drive, wipe_drive])
def test_without_the_drives_name_nothing_happens(
    erase: Callable[..., None], drives: LinuxDrives, drive: Drive, folder: Path
) -> None:
    (folder / "photo.jpg").write_bytes(b"dear")
    for typed in ("", "panorama", "/dev/sdz1", "yes"):
        assert code_of(partial(erase, drives, drive, Confirmation(typed))) == "BV-DRV-014"
    assert (folder / "photo.jpg").read_bytes() == b"dear"


@pytest.mark.parametrize(
    "wrong", [{"system": True}, {"removable": False}, {"size": 10**12}, {"read_only": True}]
)
def test_what_must_not_be_erased_is_not(drives: LinuxDrives, drive: Drive, wrong: dict[str, object]) -> None:
    refused = replace(drive, **wrong)  # type: ignore[arg-type]
    assert code_of(lambda: format_drive(drives, refused, Confirmation("PANORAMA"))) == "BV-DRV-003"
    assert code_of(lambda: wipe_drive(drives, refused, Confirmation("PANORAMA"))) == "BV-DRV-003"


def test_a_formatted_volume_is_empty_and_good(drives: LinuxDrives, image: Path, content: bytes) -> None:
    drive = image_drive(image)
    write_archive(drive, NAME, content)
    format_drive(drives, drive, Confirmation(drive.name))
    assert write_archive(image_drive(image), NAME, content).removed == ()
    assert complaints_about(image) == ""


@pytest.fixture
def small(tmp_path: Path) -> Drive:
    """A volume that says it is larger than it is: nobody wants to wait for a gigabyte."""
    return replace(image_drive(fat_image(tmp_path / "small.img")), size=2_000_000_000)


def test_nothing_of_what_was_there_is_left_on_a_wiped_volume(
    drives: LinuxDrives, small: Drive, content: bytes
) -> None:
    image, size = Path(small.id), Path(small.id).stat().st_size
    write_archive(small, NAME, content)
    assert content[:512] in image.read_bytes()
    told: list[tuple[int, int]] = []
    wipe_drive(drives, small, Confirmation(small.name), lambda done, whole: told.append((done, whole)))
    assert content[:512] not in image.read_bytes()
    assert image.stat().st_size == size
    assert told[-1] == (size, size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert write_archive(small, NAME, content).removed == ()


def test_wiping_can_be_cancelled(drives: LinuxDrives, small: Drive) -> None:
    told: list[int] = []
    wipe = lambda: wipe_drive(  # noqa: E731
        drives, small, Confirmation(small.name), lambda done, _whole: told.append(done), lambda: len(told) > 2
    )
    assert code_of(wipe) == "BV-DRV-011"
    assert len(told) == 3


def test_a_mounted_drive_is_filled_to_the_last_byte_and_emptied(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "computer")
    stick = tmp_path / "stick"
    computer.plug(stick)
    told = in_namespace(
        Path(__file__).with_name("wiping_in_namespace.py"), "wipe", str(computer.programs), str(stick)
    )
    assert told == {"left": [], "most": 4 * 1024 * 1024, "calls": computer.calls}
    assert any("UDisks2.Block.Format" in call for call in computer.calls)


def test_a_drive_that_is_not_there_after_formatting_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drive: Drive
) -> None:
    computer = Computer(tmp_path / "computer")
    computer.program("gdbus", "exit 0")
    monkeypatch.setenv("PATH", computer.path)
    drives = LinuxDrives(SystemPrograms(), may_write=lambda _device: False)
    assert code_of(lambda: wipe_drive(drives, drive, Confirmation("PANORAMA"))) == "BV-DRV-007"


def test_that_wiping_promises_nothing_is_said() -> None:
    assert "no guarantee" in no_guarantee()
