"""Drives as the systems tell of them: Linux, Windows and macOS."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.drives.drive import FAT32, Drive
from belvedere_simulator.drives.drives import Drives, find_drive, mounted, system_drives
from belvedere_simulator.drives.linux import lsblk
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.macos import diskutil
from belvedere_simulator.drives.macos.drives import MacDrives
from belvedere_simulator.drives.programs import Outcome, SystemPrograms
from belvedere_simulator.drives.windows import volumes
from belvedere_simulator.drives.windows.drives import WindowsDrives

from .conftest import code_of

RECORDINGS = Path(__file__).with_name("recordings")
Answer = Callable[[tuple[str, ...]], Outcome]


class Recorded:
    """Programs that answer what was recorded, and keep what they were asked."""

    def __init__(self, answer: Answer, missing: tuple[str, ...] = ()) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._answer = answer
        self._missing = missing

    def has(self, name: str) -> bool:
        return name not in self._missing

    def run(self, *command: str, seconds: float = 0.0) -> Outcome:
        assert seconds >= 0
        self.asked.append(command)
        return self._answer(command)


def recorded(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


def always(out: bytes = b"", code: int = 0, said: str = "") -> Answer:
    return lambda _command: Outcome(code, out, said)


def linux(command: tuple[str, ...]) -> Outcome:
    return Outcome(0, recorded("lsblk.json") if command[0] == "lsblk" else b"", "")


def mac(command: tuple[str, ...]) -> Outcome:
    if command[1] == "list":
        return Outcome(0, recorded("diskutil_list.plist"), "")
    if command[1] == "info":
        name = "root" if command[3] == "/" else command[3]
        return Outcome(0, recorded(f"diskutil_{name}.plist"), "")
    return Outcome(0, b"", "")


def on_linux(answer: Answer = linux, **given: Any) -> tuple[Recorded, LinuxDrives]:
    programs = Recorded(answer, given.pop("missing", ()))
    return programs, LinuxDrives(programs, is_read_only=lambda _folder: False, **given)


def test_linux_lists_what_can_be_taken_away_and_nothing_else() -> None:
    _, drives = on_linux()
    found = {drive.id: drive for drive in drives.listed()}
    assert list(found) == ["/dev/mmcblk0p1", "/dev/sda1", "/dev/sdb", "/dev/sdd1", "/dev/sdd2"]
    assert found["/dev/sda1"] == Drive(
        id="/dev/sda1",
        label="PANORAMA",
        model="SanDisk Ultra USB 3.0",
        size=30751588352,
        file_system=FAT32,
        mount_point=Path("/media/anna/PANORAMA"),
        disk="/dev/sda",
    )
    card, disk = found["/dev/mmcblk0p1"], found["/dev/sdb"]
    assert (card.file_system, card.read_only, card.mount_point) == ("FAT16", True, None)
    assert (disk.file_system, disk.model, disk.system) == ("exfat", "Samsung PSSD T7", False)


def test_a_stick_that_the_computer_was_started_from_is_a_system_drive() -> None:
    _, drives = on_linux()
    assert {drive.id for drive in drives.listed() if drive.system} == {"/dev/sdd1", "/dev/sdd2"}


def test_older_lsblk_is_asked_for_less() -> None:
    def older(command: tuple[str, ...]) -> Outcome:
        if "FSVER" in command[-1]:
            return Outcome(1, b"", "lsblk: unknown column: FSVER,MOUNTPOINTS")
        return Outcome(0, recorded("lsblk_older.json"), "")

    programs, drives = on_linux(older)
    (drive,) = drives.listed()
    assert (drive.size, drive.file_system, drive.read_only) == (30751588352, FAT32, False)
    assert drive.mount_point == Path("/media/anna/PANORAMA")
    drives.listed()
    assert [command[-1] for command in programs.asked] == [lsblk.NEWER, lsblk.OLDER, lsblk.OLDER]


def test_a_drive_that_is_mounted_for_reading_only_is_said_to_be() -> None:
    drives = LinuxDrives(Recorded(linux), is_read_only=lambda folder: folder.name == "PANORAMA")
    assert {drive.id for drive in drives.listed() if drive.read_only} == {"/dev/sda1", "/dev/mmcblk0p1"}


@pytest.mark.parametrize(
    "answer",
    [always(code=32, said="no"), always(b"nothing"), always(b"[]"), always(b'{"blockdevices": [1]}')],
)
def test_what_is_no_listing_is_told_so(answer: Answer) -> None:
    assert code_of(on_linux(answer)[1].listed) == "BV-DRV-016"
    assert code_of(MacDrives(Recorded(answer)).listed) == "BV-DRV-016"


def test_windows_lists_what_can_be_taken_away_and_nothing_else() -> None:
    programs = Recorded(always(recorded("windows.json")))
    found = WindowsDrives(programs, lambda: 0).listed()
    assert [(each.id, each.file_system, each.read_only) for each in found] == [
        ("E:", FAT32, False),
        ("F:", "exFAT", True),
        ("G:", "FAT", True),
    ]
    stick = found[0]
    assert (stick.name, stick.model, stick.size) == ("PANORAMA", "SanDisk Ultra USB 3.0", 30751588352)
    assert (stick.disk, str(stick.mount_point)) == ("\\\\.\\PhysicalDrive2", "E:\\")
    assert programs.asked[0][0] == "powershell.exe"
    assert "-NonInteractive" in programs.asked[0]


def test_windows_writes_one_drive_or_none_in_ways_of_its_own() -> None:
    assert [drive.id for drive in volumes.parse(recorded("windows_one.json"))] == ["E:"]
    assert volumes.parse(b"\xef\xbb\xbf") == volumes.parse(b"null") == volumes.parse(b"[]") == ()
    for wrong in (b"3", b"{", b"[3]"):
        with pytest.raises(ValueError, match=r"."):
            volumes.parse(wrong)
    assert code_of(WindowsDrives(Recorded(always(code=1, said="denied"))).listed) == "BV-DRV-016"


def test_macos_lists_what_can_be_taken_away_and_nothing_else() -> None:
    found = MacDrives(Recorded(mac)).listed()
    assert found == (
        Drive(
            "/dev/disk4s1",
            "PANORAMA",
            "Ultra USB 3.0",
            30751588352,
            FAT32,
            Path("/Volumes/PANORAMA"),
            disk="/dev/disk4",
        ),
        Drive(
            "/dev/disk5",
            "CARD",
            "SDXC Reader",
            512000000,
            "ExFAT",
            Path("/Volumes/CARD"),
            read_only=True,
            disk="/dev/disk5",
        ),
    )


def test_macos_knows_the_disk_that_it_runs_from() -> None:
    root = diskutil.read(recorded("diskutil_root.plist"))
    assert diskutil.system_disks(root) == {"disk0", "disk3"}
    away = {**root, "APFSPhysicalStores": [{"APFSPhysicalStore": "disk4s1"}]}

    def started_from_the_stick(command: tuple[str, ...]) -> Outcome:
        is_root = command[1:] == ("info", "-plist", "/")
        return Outcome(0, plistlib.dumps(away), "") if is_root else mac(command)

    found = MacDrives(Recorded(started_from_the_stick)).listed()
    assert [drive.id for drive in found if drive.system] == ["/dev/disk4s1"]


def test_what_was_pulled_out_while_macos_listed_is_left_out() -> None:
    def gone(command: tuple[str, ...]) -> Outcome:
        return Outcome(1, b"", "Could not find disk") if command[-1] == "disk4s1" else mac(command)

    assert [drive.id for drive in MacDrives(Recorded(gone)).listed()] == ["/dev/disk5"]


@pytest.mark.parametrize(
    ("platform", "kind"), [("linux", LinuxDrives), ("win32", WindowsDrives), ("darwin", MacDrives)]
)
def test_each_system_has_its_own(platform: str, kind: type) -> None:
    assert isinstance(system_drives(platform), kind)


def test_a_drive_is_found_by_its_id_its_name_or_its_folder() -> None:
    _, drives = on_linux()
    for wanted in ("/dev/sda1", "PANORAMA", "panorama", "/media/anna/PANORAMA"):
        assert find_drive(drives, wanted).id == "/dev/sda1"
    assert code_of(lambda: find_drive(drives, "nvme0n1p1")) == "BV-DRV-001"
    assert find_drive(WindowsDrives(Recorded(always(recorded("windows.json")))), "e:").id == "E:"


def test_a_name_that_two_drives_have_is_refused() -> None:
    document = json.loads(recorded("lsblk.json"))
    document["blockdevices"].append({**document["blockdevices"][1], "name": "sde"})
    twice = json.loads(json.dumps(document["blockdevices"][-1]).replace("sda", "sde"))
    document["blockdevices"][-1] = twice
    _, drives = on_linux(always(json.dumps(document).encode()))
    assert code_of(lambda: find_drive(drives, "PANORAMA")) == "BV-DRV-002"
    assert find_drive(drives, "/dev/sde1").disk == "/dev/sde"


def test_the_systems_programs_are_run_without_a_shell_and_missed_politely() -> None:
    programs = SystemPrograms()
    assert programs.run("printf", "%s", "$HOME; ls").out == b"$HOME; ls"
    assert code_of(lambda: programs.run("no-such-program-of-ours")) == "BV-DRV-015"
    assert code_of(lambda: programs.run("sleep", "20", seconds=0.05)) == "BV-DRV-015"
    assert "nowhere" in programs.run("ls", "/nowhere").said


# Mounting, ejecting and formatting: which program is asked for what.


def ejected(programs: Recorded, drives: Drives, drive: str) -> list[tuple[str, ...]]:
    drives.eject(find_drive(drives, drive))
    return [command for command in programs.asked if command[0] != "lsblk" and command[1] != "info"]


def test_linux_ejects_through_udisks_or_what_else_there_is() -> None:
    assert ejected(*on_linux(), "PANORAMA") == [
        ("udisksctl", "unmount", "--no-user-interaction", "-b", "/dev/sda1"),
        ("udisksctl", "power-off", "--no-user-interaction", "-b", "/dev/sda"),
    ]
    assert ejected(*on_linux(missing=("udisksctl",)), "PANORAMA") == [
        ("umount", "/dev/sda1"),
        ("eject", "/dev/sda"),
    ]
    assert ejected(*on_linux(missing=("udisksctl", "eject")), "PANORAMA") == [("umount", "/dev/sda1")]


def test_windows_and_macos_eject_with_their_own() -> None:
    programs = Recorded(always(recorded("windows.json")))
    drives = WindowsDrives(programs)
    drives.eject(find_drive(drives, "E:"))
    assert "InvokeVerb('Eject')" in programs.asked[-1][-1]
    assert "ParseName('E:')" in programs.asked[-1][-1]
    told = Recorded(mac)
    MacDrives(told).eject(find_drive(MacDrives(Recorded(mac)), "PANORAMA"))
    assert told.asked == [("diskutil", "eject", "/dev/disk4")]


def busy(answer: Answer, *verbs: str) -> Answer:
    def told(command: tuple[str, ...]) -> Outcome:
        refuses = any(verb in " ".join(command) for verb in verbs)
        return Outcome(1, b"", "target is busy") if refuses else answer(command)

    return told


def test_a_drive_in_use_is_not_ejected() -> None:
    _, drives = on_linux(busy(linux, "unmount"))
    assert code_of(lambda: drives.eject(find_drive(drives, "PANORAMA"))) == "BV-DRV-012"
    windows = WindowsDrives(Recorded(busy(always(recorded("windows.json")), "InvokeVerb")))
    assert code_of(lambda: windows.eject(find_drive(windows, "E:"))) == "BV-DRV-012"
    macos = MacDrives(Recorded(busy(mac, "eject")))
    assert code_of(lambda: macos.eject(find_drive(macos, "PANORAMA"))) == "BV-DRV-012"


def test_switching_off_is_no_must_once_it_is_unmounted() -> None:
    _, drives = on_linux(busy(linux, "power-off"))
    drives.eject(find_drive(drives, "PANORAMA"))


def test_a_device_that_this_user_may_open_need_not_be_mounted(tmp_path: Path) -> None:
    device = tmp_path / "sdz1"
    device.write_bytes(b"")
    _, drives = on_linux(busy(linux, "mount"))
    drive = Drive(str(device), "", "", 1, FAT32, None)
    assert mounted(drives, drive) is drive


def test_what_is_not_mounted_is_mounted_or_told_so() -> None:
    programs, drives = on_linux()
    card = find_drive(drives, "CARD")
    assert code_of(lambda: mounted(drives, card)) == "BV-DRV-004"
    assert ("udisksctl", "mount", "--no-user-interaction", "-b", "/dev/mmcblk0p1") in programs.asked
    stick = find_drive(drives, "PANORAMA")
    assert mounted(drives, stick) is stick
    windows = WindowsDrives(Recorded(always(recorded("windows.json"))))
    assert windows.mount(find_drive(windows, "E:")).id == "E:"
    gone = Drive("Z:", "", "", 1, FAT32, None)
    assert code_of(lambda: windows.mount(gone)) == "BV-DRV-004"
    macos = MacDrives(Recorded(mac))
    assert macos.mount(find_drive(macos, "PANORAMA")).mount_point == Path("/Volumes/PANORAMA")


@pytest.mark.parametrize(("may_write", "program"), [(True, "mkfs.vfat"), (False, "gdbus")])
def test_linux_formats_with_what_the_user_may_use(may_write: bool, program: str) -> None:
    programs, drives = on_linux(may_write=lambda _device: may_write)
    drives.format(find_drive(drives, "PANORAMA"), "PANORAMA")
    assert programs.asked[-2][:2] == ("udisksctl", "unmount")
    assert programs.asked[-1][0] == program
    assert "sda1" in " ".join(programs.asked[-1])


def test_windows_and_macos_format_with_their_own() -> None:
    programs = Recorded(always(recorded("windows.json")))
    drives = WindowsDrives(programs)
    drives.format(find_drive(drives, "E:"), "PANORAMA")
    assert "Format-Volume -DriveLetter E -FileSystem FAT32" in programs.asked[-1][-1]
    told = Recorded(mac)
    macos = MacDrives(told)
    macos.format(find_drive(macos, "PANORAMA"), "PANORAMA")
    assert told.asked[-1][1:] == ("eraseVolume", "MS-DOS FAT32", "PANORAMA", "/dev/disk4s1")
    macos.format(find_drive(macos, "CARD"), "PANORAMA")
    assert " ".join(told.asked[-1]) == "diskutil eraseDisk MS-DOS FAT32 PANORAMA MBRFormat /dev/disk5"


def test_what_cannot_be_formatted_is_told_so() -> None:
    _, drives = on_linux(busy(linux, "mkfs"), may_write=lambda _device: True)
    assert code_of(lambda: drives.format(find_drive(drives, "PANORAMA"), "P")) == "BV-DRV-013"
    windows = WindowsDrives(Recorded(busy(always(recorded("windows.json")), "Format-Volume")))
    assert code_of(lambda: windows.format(find_drive(windows, "E:"), "P")) == "BV-DRV-013"
    macos = MacDrives(Recorded(busy(mac, "erase")))
    assert code_of(lambda: macos.format(find_drive(macos, "PANORAMA"), "P")) == "BV-DRV-013"


# Whatever the programs print: drives, or ValueError.

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["disk", "part", "usb"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*lsblk.NEWER.lower().split(","), "children", "blockdevices", "Partitions", "BusType"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_lsblk_prints_is_read_or_refused(value: Any) -> None:
    for document in (value, {"blockdevices": value}, {"blockdevices": [value]}):
        _read(lsblk.parse, json.dumps(document).encode())


@given(VALUES | st.binary(max_size=30))
def test_whatever_powershell_prints_is_read_or_refused(value: Any) -> None:
    _read(volumes.parse, value if isinstance(value, bytes) else json.dumps(value).encode())


@given(st.binary(max_size=60), VALUES)
def test_whatever_diskutil_prints_is_read_or_refused(raw: bytes, value: Any) -> None:
    _read(diskutil.read, raw)
    info = {"AllDisksAndPartitions": value, "APFSPhysicalStores": value, "MountPoint": value, "Size": value}
    diskutil.disks_of(info)
    diskutil.system_disks(info)
    diskutil.drive(info, info, is_system=False)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 10**12), st.integers(0, 4)), max_size=5))
def test_every_partition_of_what_can_be_taken_away_is_a_drive(disks: list[tuple[bool, int, int]]) -> None:
    listed = [
        {
            "name": f"d{number}",
            "type": "disk",
            "size": size,
            "rm": removable,
            "children": [{"name": f"d{number}p{each}", "type": "part", "size": 1} for each in range(parts)],
        }
        for number, (removable, size, parts) in enumerate(disks)
    ]
    found = lsblk.parse(json.dumps({"blockdevices": listed}).encode())
    assert len(found) == sum(max(parts, 1) for removable, _, parts in disks if removable)


def _read(parse: Callable[[bytes], object], raw: bytes) -> None:
    try:
        parse(raw)
    except ValueError:
        return
