"""Calls about drives: what a window is told, and that archives are held until a drive has them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client.call import Call, CallCancelledError, Work
from belvedere_simulator.client.drives import DriveCalls
from belvedere_simulator.client.held_archives import HeldArchive, HeldArchives
from belvedere_simulator.drives.linux.drives import LinuxDrives
from belvedere_simulator.drives.media.files import Files
from belvedere_simulator.drives.programs import SystemPrograms
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.reader import read_archive
from fakes.archives import fresh_archive
from fakes.failing_drives import Corrupting
from fakes.plugged_drives import Computer
from fakes.sticks import complaints_about, fat_image, read_from_image

NAME = "certificates-omni_gate.zip"
STICK = "/dev/sdz1"


@pytest.fixture(scope="module")
def content() -> bytes:
    """An archive that is good while the tests run."""
    return fresh_archive("gate")


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A computer without a stick in it."""
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a stick is mounted."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def held(content: bytes) -> HeldArchives:
    """The archive of one device waits for a drive."""
    archives = HeldArchives()
    archives.keep("device-1", HeldArchive(NAME, content))
    return archives


Calls = Callable[..., Any]


@pytest.fixture
def calls(computer: Computer, held: HeldArchives) -> Calls:
    """Does one call to its end and returns its result."""
    return caller(computer, held)


def caller(computer: Computer, held: HeldArchives, files: Files | None = None) -> Calls:
    works = works_of(computer, held, files)
    return lambda name, **given: works[name](Call(lambda _told: None), given)


def works_of(computer: Computer, held: HeldArchives, files: Files | None = None) -> Mapping[str, Work]:
    return DriveCalls(LinuxDrives(SystemPrograms(), system=computer.system), held, files).works()


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(BelvedereError) as refused:
        action()
    return refused.value.code


class Watching:
    """A watch of the drives, on a thread of its own."""

    def __init__(self, watch: Work) -> None:
        self._told: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self._call = Call(self._told.put)
        self._thread = threading.Thread(target=self._watch, args=(watch,))
        self._thread.start()

    def next(self) -> dict[str, list[str]]:
        """The archives on each drive at the next change."""
        event = self._told.get(timeout=20)["event"]
        return {drive["id"]: [each["name"] for each in drive["archives"]] for drive in event["drives"]}

    def close(self) -> None:
        self._call.cancel()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _watch(self, watch: Work) -> None:
        with pytest.raises(CallCancelledError):
            watch(self._call, {})


@pytest.fixture
def works(computer: Computer, held: HeldArchives) -> Mapping[str, Work]:
    """What a watch and other calls share."""
    return works_of(computer, held)


@pytest.fixture
def watching(works: Mapping[str, Work]) -> Iterator[Watching]:
    """Somebody looks at the drives."""
    found = Watching(works["drives.watch"])
    yield found
    found.close()


def test_drives_and_what_was_done_to_them_are_told(
    watching: Watching, works: Mapping[str, Work], computer: Computer, folder: Path
) -> None:
    assert watching.next() == {}
    computer.plug(folder)
    assert watching.next() == {STICK: []}
    works["drives.write"](Call(lambda _told: None), {"device": "device-1", "drive": STICK})
    assert watching.next() == {STICK: [NAME]}
    computer.pull()
    assert watching.next() == {}


def test_an_archive_is_written_with_progress_and_forgotten(
    works: Mapping[str, Work], computer: Computer, held: HeldArchives, tmp_path: Path, content: bytes
) -> None:
    image = fat_image(tmp_path / "stick.img")
    computer.plug(None, path=str(image))
    told: list[Mapping[str, Any]] = []
    answer = works["drives.write"](Call(told.append), {"device": "device-1", "drive": str(image)})
    assert answer["drive"] == "PANORAMA"
    assert answer["ejected"] is True
    assert read_from_image(image, NAME) == content
    assert complaints_about(image) == ""
    texts = list(dict.fromkeys(event["progress"]["text"] for event in told))
    assert texts == ["writing", "reading back", "naming", "cleaning up"]
    assert told[0]["progress"]["fraction"] == 0.0
    assert code_of(lambda: held.of("device-1")) == "BV-DRV-021"


def test_an_archive_that_no_drive_took_is_held_on(
    computer: Computer, held: HeldArchives, folder: Path, content: bytes
) -> None:
    computer.plug(folder)
    write = caller(computer, held, Corrupting())
    assert code_of(lambda: write("drives.write", device="device-1", drive=STICK)) == "BV-DRV-008"
    assert held.of("device-1").content == content
    assert list(folder.iterdir()) == []
    caller(computer, held)("drives.write", device="device-1", drive=STICK)
    assert (folder / NAME).read_bytes() == content


def test_writing_that_is_cancelled_leaves_the_drive_as_it_was(
    works: Mapping[str, Work], computer: Computer, held: HeldArchives, folder: Path
) -> None:
    computer.plug(folder)
    call = Call(lambda _told: call.cancel())
    given = {"device": "device-1", "drive": STICK}
    assert code_of(lambda: works["drives.write"](call, given)) == "BV-DRV-011"
    assert list(folder.iterdir()) == []
    assert held.of("device-1").name == NAME


def test_whether_a_drive_can_take_an_archive_is_known_before(
    calls: Calls, computer: Computer, folder: Path
) -> None:
    assert code_of(lambda: calls("drives.ready", drive=STICK)) == "BV-DRV-001"
    computer.plug(folder, fstype="ntfs", fsver="")
    assert code_of(lambda: calls("drives.ready", drive=STICK)) == "BV-DRV-003"
    computer.pull()
    computer.plug(folder)
    other = "certificates-omni_other.zip"
    (folder / other).write_bytes(fresh_archive("other"))
    assert code_of(lambda: calls("drives.ready", drive=STICK)) == "BV-DRV-010"
    assert calls("drives.ready", drive=STICK, replace=[other])["replaces"] == (other,)
    assert (folder / other).exists(), "looking changes nothing"
    assert code_of(lambda: calls("drives.write", device="device-1", drive=STICK)) == "BV-DRV-010"
    calls("drives.write", device="device-1", drive=STICK, replace=[other])
    assert [file.name for file in folder.iterdir()] == [NAME]


def test_the_archive_of_a_device_is_cleaned_from_the_drive_that_has_it(
    calls: Calls, computer: Computer, folder: Path, tmp_path: Path
) -> None:
    image = fat_image(tmp_path / "other.img", {"certificates-omni_other.zip": fresh_archive("other")})
    (folder / NAME).write_bytes(fresh_archive("gate"))
    computer.plug(folder, "sda", "GATE")
    computer.plug(None, "sdb", "OTHER", path=str(image))
    device = read_archive((folder / NAME).read_bytes(), datetime.now(UTC)).device_id
    assert calls("drives.clean", device="device-of-nobody") == {"drives": []}
    assert calls("drives.clean", device=device) == {"drives": ["GATE"]}
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("call", ["drives.format", "drives.wipe"])
def test_a_drive_is_emptied_by_its_name_only(
    calls: Calls, computer: Computer, tmp_path: Path, call: str
) -> None:
    image = fat_image(tmp_path / "stick.img", {"photo.jpg": b"dear"})
    computer.plug(None, path=str(image))
    assert code_of(lambda: calls(call, drive=str(image), typed="panorama")) == "BV-DRV-014"
    assert read_from_image(image, "photo.jpg") == b"dear"
    assert calls(call, drive=str(image), typed="PANORAMA") == {"drive": "PANORAMA"}
    assert b"dear" not in image.read_bytes() or call == "drives.format"
    assert complaints_about(image) == ""


def test_a_drive_in_use_is_not_let_go(calls: Calls, computer: Computer, folder: Path) -> None:
    computer.plug(folder)
    calls("drives.eject", drive=STICK)
    assert any(line.startswith("udisksctl unmount") for line in computer.calls)
    computer.program("udisksctl", "echo target is busy >&2; exit 1")
    assert code_of(lambda: calls("drives.eject", drive=STICK)) == "BV-DRV-012"


def test_an_archive_is_held_as_long_as_it_is_valid(content: bytes) -> None:
    now = [100.0]
    archives = HeldArchives(lambda: now[0])
    archives.keep("device-1", HeldArchive(NAME, content))
    now[0] += 299
    assert archives.of("device-1").content == content
    now[0] += 1
    assert code_of(lambda: archives.of("device-1")) == "BV-DRV-021"
    assert repr(HeldArchive(NAME, content)) == f"HeldArchive(name={NAME!r})", "it holds a key"
