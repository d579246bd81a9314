"""`belvedere drive` on a computer into which sticks are plugged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.provisioning.journal import Journal
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from fakes.archives import fresh_archive
from fakes.plugged_drives import Computer
from fakes.sticks import fat_image, read_from_image

NAME = "certificates-omni_gate.zip"
Told = tuple[int, str, str]
Belvedere = Callable[..., Told]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / NAME
    file.write_bytes(fresh_archive())
    return file


@pytest.fixture
def belvedere(computer: Computer, capsys: pytest.CaptureFixture[str]) -> Belvedere:
    assert computer.programs.is_dir()

    def run(*words: object) -> Told:
        capsys.readouterr()
        code = main(["drive", *map(str, words)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


def answer(told: Told) -> Any:
    assert told[0] == 0, told[2]
    return json.loads(told[1])


def test_drives_are_listed_with_what_speaks_against_them(
    belvedere: Belvedere, computer: Computer, folder: Path
) -> None:
    assert belvedere("list")[1] == "No removable drive is plugged in.\n"
    computer.plug(folder)
    computer.plug(None, "sdy", "BACKUP", fstype="exfat", fsver="1.0", size=64_000_000_000)
    (folder / NAME).write_bytes(fresh_archive())
    backup, stick = answer(belvedere("list", "--json"))["drives"]
    assert stick["suitable"] is True
    assert [each["device"] for each in stick["archives"]] == ["gate"]
    assert [each["reason"] for each in backup["unsuitable"]] == ["not-fat32", "too-large"]
    text = belvedere("list")[1]
    assert f"yes, in place of {NAME}" in text
    assert "it is formatted with exfat, not with FAT32" in text


def test_an_archive_is_written_read_back_and_the_drive_ejected(
    belvedere: Belvedere, computer: Computer, folder: Path, archive: Path
) -> None:
    computer.plug(folder)
    told = answer(belvedere("write", archive, "PANORAMA", "--json"))
    assert (folder / NAME).read_bytes() == archive.read_bytes()
    assert (told["path"], told["ejected"], told["copy"]) == (str(folder / NAME), True, str(archive))
    assert computer.calls == [
        "udisksctl unmount --no-user-interaction -b /dev/sdz1",
        "udisksctl power-off --no-user-interaction -b /dev/sdz",
    ]


def test_the_copy_goes_when_that_is_wanted(
    belvedere: Belvedere, computer: Computer, folder: Path, archive: Path
) -> None:
    computer.plug(folder)
    code, out, _err = belvedere("write", archive, "/dev/sdz1", "--no-eject", "--delete-copy")
    assert code == 0
    assert "Eject it before you pull it out" in out
    assert not archive.exists()
    assert computer.calls == []


def test_an_archive_that_is_there_is_offered_for_replacement(
    belvedere: Belvedere, computer: Computer, folder: Path, archive: Path
) -> None:
    computer.plug(folder)
    (folder / "certificates-omni_pier.zip").write_bytes(fresh_archive("pier"))
    code, _out, err = belvedere("write", archive, "PANORAMA")
    assert (code, err.split()[0]) == (2, "BV-DRV-010")
    assert "certificates-omni_pier.zip" in err
    assert "--replace" in err
    told = answer(belvedere("write", archive, "PANORAMA", "--replace", "--json"))
    assert told["removed"] == ["certificates-omni_pier.zip"]
    assert [file.name for file in folder.iterdir()] == [NAME]


def test_a_drive_in_use_has_its_archive_all_the_same(
    belvedere: Belvedere, computer: Computer, folder: Path, archive: Path
) -> None:
    computer.plug(folder)
    computer.program("udisksctl", "echo target is busy >&2; exit 1")
    told = answer(belvedere("write", archive, "PANORAMA", "--json"))
    assert told["ejected"] is False
    assert told["not_ejected"]["code"] == "BV-DRV-012"
    assert (folder / NAME).exists()
    code, _out, err = belvedere("eject", "PANORAMA")
    assert (code, err.split()[0]) == (2, "BV-DRV-012")


def test_a_drive_that_is_not_mounted_is_mounted_first(
    belvedere: Belvedere, computer: Computer, folder: Path, archive: Path
) -> None:
    computer.plug(None)
    devices = computer.system.parent / "lsblk.json"
    mounts = f"""sed -i 's|"mountpoints": \\[null\\], "size|"x": 1, "size|' "{devices}"; exit 0"""
    computer.program("udisksctl", mounts)
    code, _out, err = belvedere("write", archive, "PANORAMA")
    assert (code, err.split()[0]) == (2, "BV-DRV-004")
    found = devices.read_text()
    mounted = found.replace('"mountpoints": [null]}', f'"mountpoints": ["{folder}"]}}')
    (computer.system / "mounted.json").write_text(mounted)
    computer.program("udisksctl", f'[ "$1" != mount ] || cp "{computer.system}/mounted.json" "{devices}"')
    told = answer(belvedere("write", archive, "PANORAMA", "--json"))
    assert told["path"] == str(folder / NAME)


def test_images_are_drives_too(belvedere: Belvedere, tmp_path: Path, archive: Path) -> None:
    image = fat_image(tmp_path / "stick.img", mebibytes=1100)
    told = answer(belvedere("write", archive, image, "--json"))
    assert (told["ejected"], told["read_back_from"]) == (True, "drive-or-memory")
    assert read_from_image(image, NAME) == archive.read_bytes()
    assert belvedere("format", image, "--confirm", "stick.img")[2].startswith("BV-DRV-014")
    assert belvedere("format", image)[2].startswith("BV-DRV-014")
    assert read_from_image(image, NAME) == archive.read_bytes()
    assert answer(belvedere("format", image, "--confirm", image, "--json"))["formatted"] is True
    assert answer(belvedere("write", archive, image, "--json"))["removed"] == []
    assert belvedere("list", "--json")[1].count("stick.img") == 0


def test_what_is_no_drive_is_refused(belvedere: Belvedere, tmp_path: Path, archive: Path) -> None:
    assert belvedere("write", archive, "NONE")[2].startswith("BV-DRV-001")
    (tmp_path / "notes.txt").write_text("dear")
    for action in ("eject", "wipe", "format", "logs"):
        assert belvedere(action, tmp_path / "notes.txt")[2].startswith("BV-USB-002")
    assert (tmp_path / "notes.txt").read_text() == "dear"


def test_wiping_asks_for_the_name_and_for_a_drive_that_is_mounted(
    belvedere: Belvedere, computer: Computer, folder: Path
) -> None:
    computer.plug(folder)
    assert "BV-DRV-014" in belvedere("wipe", "PANORAMA", "--confirm", "other")[2]
    assert computer.calls == []
    # A folder where no drive is mounted is this computer's own disk, and is never filled.
    computer.program("gdbus", "exit 0")
    assert "BV-DRV-007" in belvedere("wipe", "PANORAMA", "--confirm", "PANORAMA")[2]
    assert list(folder.iterdir()) == []


def test_logs_of_a_returned_stick_are_explained(
    belvedere: Belvedere, computer: Computer, folder: Path, tmp_path: Path
) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    computer.plug(folder)
    assert belvedere("logs", "PANORAMA")[2].startswith("BV-DRV-017")
    logs = SystemLogs(tmp_path / "logs", lambda: datetime.now(UTC))
    Journal(logs).failed(BelvedereError("BV-PRV-007", "The provisioning archive has expired"))
    (folder / "panorama").mkdir()
    for name, content in logs.contents().items():
        (folder / "panorama" / name).write_bytes(content)
    told = answer(belvedere("logs", "PANORAMA", "--json"))
    assert (told["ending"], told["reason"]["code"]) == ("failed", "BV-PRV-007")
    text = belvedere("logs", "PANORAMA")[1]
    assert "The appliance was not provisioned." in text
    assert "within five minutes" in text
    assert "occ.log:1 (once)" in text
