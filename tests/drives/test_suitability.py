"""Why a drive will not do, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from belvedere_simulator.drives.contents import archive_name, archives_on, names_of, other_archives
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.suitability import (
    Reason,
    can_be_erased,
    readable_size,
    suitability,
)
from fakes.archives import fresh_archive


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"file_system": "exfat"}, Reason.FILE_SYSTEM, "it is formatted with exfat, not with FAT32"),
        ({"file_system": "FAT16"}, Reason.FILE_SYSTEM, "it is formatted with FAT16, not with FAT32"),
        ({"file_system": ""}, Reason.FILE_SYSTEM, "it is not formatted with FAT32"),
        ({"size": 512_000_000}, Reason.SMALL, "it has 512 MB, at least 1 GB is needed"),
        ({"size": 64_000_000_000}, Reason.LARGE, "it has 64 GB, appliances read up to 32 GB"),
        ({"read_only": True}, Reason.READ_ONLY, "it is write-protected"),
        ({"system": True}, Reason.SYSTEM, "this computer runs from it"),
        ({"removable": False}, Reason.NOT_REMOVABLE, "it is not removable"),
    ],
)
def test_a_drive_is_refused_with_its_reason(
    drive: Drive, changes: dict[str, object], reason: Reason, words: str
) -> None:
    (found,) = suitability(replace(drive, **changes))  # type: ignore[arg-type]
    assert (found.reason, found.text) == (reason, words)


def test_a_good_drive_has_nothing_against_it(drive: Drive) -> None:
    assert suitability(drive) == ()
    # What is sold as 1 GB and as 32 GB.
    assert suitability(replace(drive, size=960_000_000)) == ()
    assert suitability(replace(drive, size=32_015_679_488)) == ()


def test_every_reason_is_told_at_once(drive: Drive) -> None:
    wrong = replace(drive, file_system="", size=1, read_only=True, system=True, removable=False)
    assert {each.reason for each in suitability(wrong, ["a.zip"])} == set(Reason) - {Reason.LARGE}


def test_the_archive_of_another_device_is_a_reason(drive: Drive, content: bytes) -> None:
    assert drive.mount_point is not None
    (drive.mount_point / "Certificates-OMNI_gate.ZIP").write_bytes(content)
    there = names_of(archives_on(drive))
    assert suitability(drive, other_archives(there, archive_name("gate"))) == ()
    (found,) = suitability(drive, other_archives(there, archive_name("pier")))
    assert found.reason is Reason.OTHER_ARCHIVE
    assert "Certificates-OMNI_gate.ZIP" in found.text


def test_archives_that_are_there_tell_whose_they_are(drive: Drive, content: bytes) -> None:
    assert drive.mount_point is not None
    (drive.mount_point / "certificates-omni_a.zip").write_bytes(fresh_archive("pier"))
    (drive.mount_point / "certificates-omni_b.zip").write_bytes(content[:100])
    (drive.mount_point / "notes.zip").write_bytes(content)
    pier, broken = archives_on(drive)
    assert (pier.device, pier.device_id) == ("pier", "device-pier")
    assert pier.expires is not None
    assert (broken.device, broken.expires) == ("", None)


def test_a_drive_that_cannot_be_looked_at_has_no_archives(drive: Drive) -> None:
    assert archives_on(replace(drive, mount_point=None, id="/dev/none-such")) == ()


def test_formatting_helps_against_its_format_only(drive: Drive) -> None:
    assert can_be_erased(replace(drive, file_system="exfat")) == ()
    assert [each.reason for each in can_be_erased(replace(drive, system=True))] == [Reason.SYSTEM]


def test_sizes_are_written_as_on_sticks() -> None:
    sizes = (0, 999, 4_096, 512_000_000, 7_750_000_000, 31_000_000_000)
    assert [readable_size(size) for size in sizes] == ["0 B", "999 B", "4.1 kB", "512 MB", "7.8 GB", "31 GB"]
