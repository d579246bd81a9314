"""Archives written to drives that work, and to drives that fail in every way."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from belvedere_simulator.drives.contents import archives_on
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.media.files import SystemFiles
from belvedere_simulator.drives.media.opening import image_drive
from belvedere_simulator.drives.media.reading import Origin, Reading
from belvedere_simulator.drives.writing import Phase, Progress, Written, check_archive_on, write_archive
from belvedere_simulator.errors import BelvedereError
from fakes.archives import fresh_archive
from fakes.failing_drives import Corrupting, Full, Protected, Pulled
from fakes.mounted_sticks import can_mount_ext4, ext4_stick, in_namespace
from fakes.sticks import MEBIBYTE, complaints_about, fat_image, read_from_image

from .conftest import NAME, code_of, mounted_drive

WAYS = ["folder", "image", *(["ext4"] if can_mount_ext4() else [])]
NAMESPACES = ["full", "protected", "pulled"]


@pytest.fixture(params=WAYS)
def any_drive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Drive]:
    """A folder that stands for a mounted drive, a FAT32 volume, and a file system that is really mounted."""
    if request.param == "image":
        yield image_drive(fat_image(tmp_path / "stick.img", mebibytes=1100))
    elif request.param == "folder":
        yield mounted_drive(tmp_path)
    else:
        with ext4_stick(tmp_path) as (place, _image):
            yield mounted_drive(place)


def names_on(drive: Drive) -> set[str]:
    """What archives and beginnings of archives lie on the drive."""
    if drive.mount_point is not None:
        return {file.name for file in drive.mount_point.iterdir() if file.name != "lost+found"}
    return {archive.name for archive in archives_on(drive)}


def test_what_is_written_is_what_is_read_back(any_drive: Drive, content: bytes) -> None:
    told: list[Progress] = []
    written = write_archive(any_drive, NAME, content, told.append)
    assert written.sha256 == hashlib.sha256(content).hexdigest()
    assert written.removed == ()
    assert names_on(any_drive) == {NAME}
    assert [each.device for each in archives_on(any_drive)] == ["gate"]
    assert list(dict.fromkeys(each.phase for each in told)) == list(Phase)
    assert told[1] == Progress(Phase.WRITING, len(content), len(content)) or told[1].done > 0
    assert check_archive_on(any_drive, NAME, written.sha256) in Origin


def test_another_program_finds_the_archive_in_the_image(image: Path, content: bytes) -> None:
    write_archive(image_drive(image), NAME, content)
    assert read_from_image(image, NAME) == content
    assert complaints_about(image) == ""


def test_an_archive_that_is_there_is_replaced_only_when_that_is_said(
    any_drive: Drive, content: bytes
) -> None:
    old = fresh_archive("pier")
    write_archive(any_drive, "certificates-omni_pier.zip", old)

    def write(replace: Sequence[str] = ()) -> Written:
        return write_archive(any_drive, NAME, content, replace=replace)

    assert code_of(write) == "BV-DRV-010"
    assert names_on(any_drive) == {"certificates-omni_pier.zip"}
    written = write(replace=["certificates-omni_pier.zip"])
    assert written.removed == ("certificates-omni_pier.zip",)
    assert names_on(any_drive) == {NAME}
    assert code_of(write) == "BV-DRV-010"
    again = fresh_archive()
    assert write_archive(any_drive, NAME, again, replace=[NAME]).sha256 == hashlib.sha256(again).hexdigest()
    assert names_on(any_drive) == {NAME}
    if any_drive.mount_point is None:
        assert complaints_about(Path(any_drive.id)) == ""


@pytest.mark.parametrize("phase", [Phase.WRITING, Phase.CHECKING])
def test_cancelling_leaves_the_drive_as_it_was(any_drive: Drive, content: bytes, phase: Phase) -> None:
    told: list[Phase] = []
    write = lambda: write_archive(  # noqa: E731
        any_drive, NAME, content, lambda now: told.append(now.phase), lambda: phase in told
    )
    assert code_of(write) == "BV-DRV-011"
    assert names_on(any_drive) == set()


def test_archives_that_no_appliance_takes_are_not_written(drive: Drive, folder: Path, content: bytes) -> None:
    late = lambda: datetime.now(UTC) + timedelta(minutes=6)  # noqa: E731
    assert code_of(lambda: write_archive(drive, NAME, content, now=late)) == "BV-PRV-007"
    assert code_of(lambda: write_archive(drive, NAME, content[:-1])) == "BV-PRV-001"
    assert code_of(lambda: write_archive(drive, "gate.zip", content)) == "BV-DRV-009"
    assert code_of(lambda: write_archive(drive, f"a/{NAME}", content)) == "BV-DRV-009"
    assert list(folder.iterdir()) == []


def test_unsuitable_drives_are_not_touched(drive: Drive, folder: Path, content: bytes) -> None:
    for wrong in (
        replace(drive, file_system="exfat"),
        replace(drive, size=10**6),
        replace(drive, system=True),
        replace(drive, read_only=True),
    ):
        assert code_of(partial(write_archive, wrong, NAME, content)) == "BV-DRV-003"
    assert list(folder.iterdir()) == []
    away = replace(drive, mount_point=None, id="/dev/none-such")
    assert code_of(lambda: write_archive(away, NAME, content)) == "BV-DRV-004"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _folder: Corrupting(), "BV-DRV-008"),
        (lambda _folder: Full(), "BV-DRV-006"),
        (lambda _folder: Protected(), "BV-DRV-005"),
        (Pulled, "BV-DRV-007"),
    ],
    ids=["corrupts one byte", "fills up", "is write-protected", "is pulled out"],
)
def test_a_drive_that_fails_is_told_apart_and_has_nothing_half_written(
    drive: Drive, folder: Path, content: bytes, make: Callable[[Path], SystemFiles], code: str
) -> None:
    assert code_of(lambda: write_archive(drive, NAME, content, files=make(folder))) == code
    assert list(folder.iterdir()) == []


def test_a_device_that_is_gone_was_pulled_out_though_its_folder_is_still_there(
    drive: Drive, folder: Path, tmp_path: Path, content: bytes
) -> None:
    device = tmp_path / "sdz1"
    device.touch()

    class Gone(SystemFiles):
        def sync(self, handle: int) -> None:
            super().sync(handle)
            device.unlink()
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    there = replace(drive, id=str(device))
    assert code_of(lambda: write_archive(there, NAME, content, files=Gone())) == "BV-DRV-007"
    assert NAME not in {file.name for file in folder.iterdir()}


class Worn(SystemFiles):
    """A drive that is there and cannot do it any more."""

    def sync(self, handle: int) -> None:
        super().sync(handle)
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_any_other_failure_is_told_in_the_systems_words(drive: Drive, folder: Path, content: bytes) -> None:
    with pytest.raises(BelvedereError) as refused:
        write_archive(drive, NAME, content, files=Worn())
    assert refused.value.code == "BV-DRV-018"
    assert os.strerror(errno.EIO) in str(refused.value)
    assert list(folder.iterdir()) == []


def test_the_message_says_how_much_is_wrong(drive: Drive, content: bytes) -> None:
    with pytest.raises(BelvedereError) as refused:
        write_archive(drive, NAME, content, files=Corrupting())
    assert f"1 bytes differ, the first at {len(content) // 2}" in str(refused.value)


def test_what_a_pulled_drive_kept_is_removed_when_it_is_written_again(
    drive: Drive, folder: Path, content: bytes
) -> None:
    code_of(lambda: write_archive(drive, NAME, content, files=Pulled(folder)))
    folder.rmdir()
    folder.with_name("pulled").rename(folder)
    (part,) = folder.iterdir()
    assert part.name != NAME
    assert part.stat().st_size == 100
    write_archive(drive, NAME, content)
    assert [file.name for file in folder.iterdir()] == [NAME]


class Forgetful(SystemFiles):
    """A drive that has lost the file when it is asked for it under its name."""

    def read_back(self, file: Path, limit: int) -> Reading:
        found = super().read_back(file, limit)
        return Reading(found.content[:-1], found.origin) if file.name == NAME else found


def test_an_archive_that_is_wrong_under_its_own_name_is_removed(
    drive: Drive, folder: Path, content: bytes
) -> None:
    assert code_of(lambda: write_archive(drive, NAME, content, files=Forgetful())) == "BV-DRV-008"
    assert list(folder.iterdir()) == []


def corrupt(file: Path, content: bytes) -> None:
    """Change one byte of the content wherever it lies in a file."""
    with file.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as raw:
        # Where it is looked for first is where volumes have their first files.
        place = raw.find(content[:512], 0, 64 * MEBIBYTE) + 100
        assert place >= 100
        raw[place] ^= 0x10


def test_a_volume_that_corrupts_one_byte_is_found_out(image: Path, content: bytes) -> None:
    def tell(now: Progress) -> None:
        if now.phase is Phase.CHECKING:
            corrupt(image, content)

    assert code_of(lambda: write_archive(image_drive(image), NAME, content, tell)) == "BV-DRV-008"
    assert archives_on(image_drive(image)) == ()
    assert complaints_about(image) == ""


def test_a_volume_that_is_full_stays_as_it_was(image: Path, content: bytes) -> None:
    filled = fat_image(image.with_name("full.img"), {"a.bin": bytes(39 * MEBIBYTE)})
    _fill(filled)
    before = filled.read_bytes()
    big = replace(image_drive(filled), size=8_000_000_000)
    assert code_of(lambda: write_archive(big, NAME, content)) == "BV-DRV-006"
    assert filled.read_bytes() == before


def _fill(image: Path) -> None:
    from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick  # noqa: PLC0415

    for size in (MEBIBYTE, 64 * 1024, 4096, 512):
        for number in range(20):
            with suppress(BelvedereError):
                FatStick(image).write(f"fill{size}-{number}.bin", bytes(size))


def test_a_volume_that_is_pulled_out_is_told_so(image: Path, content: bytes) -> None:
    away = image.with_name("away.img")

    def tell(now: Progress) -> None:
        if now.phase is Phase.WRITING and now.done:
            shutil.move(image, away)

    drive = image_drive(image)
    assert code_of(lambda: write_archive(drive, NAME, content, tell)) == "BV-DRV-007"
    assert archives_on(image_drive(away)) == ()


if can_mount_ext4():  # where there are loop devices

    def test_reading_back_goes_past_the_memory_of_the_system(tmp_path: Path, content: bytes) -> None:
        with ext4_stick(tmp_path) as (folder, image):

            def tell(now: Progress) -> None:
                if now.phase is Phase.CHECKING:
                    (part,) = (file for file in folder.iterdir() if file.is_file())
                    part.read_bytes()
                    corrupt(image, content)
                    # The system would still say that all is well.
                    assert hashlib.sha256(part.read_bytes()).digest() == hashlib.sha256(content).digest()

            drive = mounted_drive(folder)
            assert code_of(lambda: write_archive(drive, NAME, content, tell)) == "BV-DRV-008"
            assert [file for file in folder.iterdir() if file.is_file()] == []


@pytest.mark.parametrize("case", NAMESPACES)
def test_file_systems_that_really_fail_are_told_apart(case: str, tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / NAME
    archive.write_bytes(content)
    told = in_namespace(
        Path(__file__).with_name("in_namespace.py"), case, str(archive), str(tmp_path / "stick")
    )
    codes = {"full": "BV-DRV-006", "protected": "BV-DRV-005", "pulled": "BV-DRV-007"}
    assert told == {"code": codes[case], "on_drive": [], "in_the_way": []}


def test_a_volume_that_is_write_protected_is_told_so(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / NAME
    archive.write_bytes(content)
    script = Path(__file__).with_name("in_namespace.py")
    told = in_namespace(script, "volume", str(archive), str(tmp_path / "volume"))
    assert told == {"code": "BV-DRV-005", "on_drive": [], "untouched": True}
