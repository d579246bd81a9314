"""Drives that come and go while somebody looks."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.macos.drives import MacDrives
from belvedere_simulator.drives.programs import SystemPrograms
from belvedere_simulator.drives.watching import Watch, watch
from belvedere_simulator.drives.windows.drives import WindowsDrives
from belvedere_simulator.errors import BelvedereError
from fakes.plugged_drives import Computer

Told = tuple[Drive, ...] | BelvedereError
PROMISED = 2.0


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer without a stick in it."""
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    return found


@pytest.fixture
def told(computer: Computer) -> Iterator[queue.Queue[Told]]:
    """What the watch says."""
    said: queue.Queue[Told] = queue.Queue()
    watching = watch(LinuxDrives(SystemPrograms(), system=computer.system), said.put)
    yield said
    watching.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "drives"]


def ids(told: queue.Queue[Told]) -> list[str]:
    found = told.get(timeout=20)
    assert not isinstance(found, BelvedereError)
    return [drive.id for drive in found]


def test_a_stick_is_seen_within_two_seconds(
    computer: Computer, told: queue.Queue[Told], folder: Path
) -> None:
    assert ids(told) == []
    plugged, pulled = [], []
    for _ in range(3):
        begun = time.monotonic()
        computer.plug(folder)
        assert ids(told) == ["/dev/sdz1"]
        plugged.append(time.monotonic() - begun)
        begun = time.monotonic()
        computer.pull()
        assert ids(told) == []
        pulled.append(time.monotonic() - begun)
    # The machine may be busy once; a watch that is slow by design is slow each time.
    assert min(plugged) < PROMISED
    assert min(pulled) < PROMISED
    assert told.empty()


def test_a_file_system_that_is_known_later_is_told_too(
    computer: Computer, told: queue.Queue[Told], folder: Path
) -> None:
    assert ids(told) == []
    computer.plug(None, fstype=None, fsver=None, label="")
    (bare,) = _drives(told)
    assert (bare.file_system, bare.mount_point) == ("", None)
    computer.pull()
    computer.plug(folder)
    # In between it may have been seen to be gone.
    found = _drives(told) or _drives(told)
    assert (found[0].file_system, found[0].mount_point) == ("FAT32", folder)


def test_a_listing_that_fails_is_told_once_and_the_next_one_again(
    computer: Computer, told: queue.Queue[Told], folder: Path
) -> None:
    assert ids(told) == []
    computer.program("lsblk", "echo broken >&2; exit 1")
    computer.plug(folder)
    failed = told.get(timeout=20)
    assert isinstance(failed, BelvedereError)
    assert failed.code == "BV-DRV-016"
    computer.program("lsblk", f'cat "{computer.system.parent / "lsblk.json"}"')
    assert ids(told) == ["/dev/sdz1"]


class Counting:
    """Drives that are never listed without need."""

    def __init__(self) -> None:
        self.listings = 0
        self.looks = threading.Semaphore(0)

    def signature(self) -> int:
        self.looks.release()
        return 1

    def listed(self) -> tuple[Drive, ...]:
        self.listings += 1
        return ()

    def mount(self, drive: Drive) -> Drive:
        return drive

    def eject(self, drive: Drive) -> None:
        raise AssertionError(drive)

    def format(self, drive: Drive, label: str) -> None:
        raise AssertionError(drive, label)


def test_nothing_is_listed_while_nothing_changes() -> None:
    drives, times = Counting(), itertools.count(0, 3)
    counted: Drives = drives
    said: queue.Queue[Told] = queue.Queue()
    watching = Watch(counted, said.put, look_seconds=0.001, clock=lambda: float(next(times)))
    for _ in range(50):
        assert drives.looks.acquire(timeout=20)
    settled = drives.listings
    for _ in range(50):
        assert drives.looks.acquire(timeout=20)
    assert drives.listings == settled
    watching.refresh()
    for _ in range(20):
        assert drives.looks.acquire(timeout=20)
    assert drives.listings > settled
    watching.close()
    assert said.get(timeout=20) == ()
    assert said.empty()


def test_a_watch_can_be_closed_from_its_own_callback(computer: Computer) -> None:
    closed = threading.Event()
    ready = threading.Event()
    watching: list[Watch] = []

    def callback(_found: Told) -> None:
        assert ready.wait(20)
        watching[0].close()
        closed.set()

    watching.append(watch(LinuxDrives(SystemPrograms(), system=computer.system), callback))
    ready.set()
    assert closed.wait(20)
    watching[0].close()


def test_every_system_has_a_cheap_sign_of_change(tmp_path: Path) -> None:
    letters = [0b100]
    windows = WindowsDrives(SystemPrograms(), lambda: letters[0])
    before = windows.signature()
    letters[0] |= 0b10000
    assert windows.signature() != before
    (tmp_path / "dev").mkdir()
    (tmp_path / "Volumes").mkdir()
    macos = MacDrives(SystemPrograms(), tmp_path)
    signs = {macos.signature()}
    (tmp_path / "dev/disk4").touch()
    signs.add(macos.signature())
    (tmp_path / "Volumes/PANORAMA").mkdir()
    signs.add(macos.signature())
    assert len(signs) == 3
    assert LinuxDrives(SystemPrograms()).signature() == LinuxDrives(SystemPrograms()).signature()


def _drives(told: queue.Queue[Told]) -> tuple[Drive, ...]:
    found = told.get(timeout=20)
    assert not isinstance(found, BelvedereError)
    return found
