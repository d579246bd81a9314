"""`belvedere device batch` on a real site, with sticks and folders."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.provisioning.batch.journal import Entry, State, held_journal, journal_file
from belvedere_simulator.provisioning.batch.reading import load
from belvedere_simulator.provisioning.batch.session import BatchSession, place_name
from belvedere_simulator.provisioning.batch.site import BatchSite
from belvedere_simulator.provisioning.batch.targets import Delivery, FolderTarget
from fakes.plugged_drives import Computer
from fakes.sticks import complaints_about, fat_image, read_from_image

from .conftest import Belvedere

HEAD = "kind,name,description,eth0,eth0_gateway,eth0_dns,url,user,password\n"
CANARY = "canary-Qp55"


def table(file: Path, *rows: str) -> str:
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return str(file)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    return found


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def panorama(site: Path) -> Iterator[BatchSite]:
    """The operations of the site."""
    with open_clients(Place(site)) as clients:
        yield BatchSite(clients("panorama"))


def devices(belvedere: Belvedere, beginning: str) -> list[str]:
    listed = belvedere("device", "list", "--json").json["Devices"]
    return sorted(device["Name"] for device in listed if device["Name"].startswith(beginning))


def test_everything_is_made_once_and_told_without_secrets(belvedere: Belvedere, tmp_path: Path) -> None:
    file = table(
        tmp_path / "all.csv",
        "appliance,all-1,North,192.168.71.20/24,192.168.71.1,192.168.71.1,,,",
        "appliance,all-2,,dhcp,,,,,",
        f"camera,all-cam,,,,,rtsp://viewer:{CANARY}@192.168.71.77/live,,",
        f"camera,all-cam-2,,,,,rtsp://192.168.71.78/live,root,{CANARY}",
    )
    out, labels, rest = tmp_path / "out", tmp_path / "labels.pdf", tmp_path / "report.csv"
    words = ("device", "batch", file, "--folder", str(out), "--labels", str(labels), "--report", str(rest))
    told = belvedere(*words)
    assert told.code == 0, told.err
    archives = [out / name / f"certificates-omni_{name}.zip" for name in ("all-1", "all-2")]
    contents = [archive.read_bytes() for archive in archives]
    assert all(stat.S_IMODE(archive.stat().st_mode) == 0o600 for archive in archives)
    kept = journal_file(Path(file))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = belvedere(*words, "--json")
    assert again.code == 0
    assert [item["state"] for item in again.json["items"]] == ["done"] * 4
    assert [archive.read_bytes() for archive in archives] == contents, "nothing is done twice"
    assert devices(belvedere, "all-") == ["all-1", "all-2"]
    nodes = belvedere("camera", "list", "--json").out
    assert '"all-cam"' in nodes
    assert '"all-cam-2"' in nodes
    told_all = told.out + told.err + again.out + again.err + kept.read_text() + rest.read_text()
    assert CANARY not in told_all
    assert labels.read_bytes().startswith(b"%PDF")


def test_a_file_with_problems_changes_nothing(belvedere: Belvedere, tmp_path: Path) -> None:
    file = table(
        tmp_path / "bad.csv",
        "appliance,bad-1,,192.168.8.20/24,192.168.8.1,192.168.8.1,,,",
        "appliance,bad-2,,192.168.8.20/24,192.168.8.1,192.168.8.1,,,",
        f"camera,bad-cam,,,,,,root,{CANARY}",
    )
    told = belvedere("device", "batch", file, "--folder", str(tmp_path / "out"), "--json")
    assert told.code == 1
    assert [(each["line"], each["column"]) for each in told.json["problems"]] == [(3, "eth0"), (4, "url")]
    assert not (tmp_path / "out").exists()
    assert devices(belvedere, "bad-") == []
    text = belvedere("device", "batch", file, "--check")
    assert "192.168.8.20" in text.out
    assert "2 problems. Nothing was changed." in text.out
    assert CANARY not in text.out + text.err + told.out


def test_what_the_site_has_is_told_before_anything_is_made(belvedere: Belvedere, tmp_path: Path) -> None:
    first = table(tmp_path / "first.csv", "appliance,site-1,,192.168.91.20/24,192.168.91.1,192.168.91.1,,,")
    assert belvedere("device", "batch", first, "--folder", str(tmp_path / "out")).code == 0
    second = table(
        tmp_path / "second.csv",
        "appliance,site-1,,,,,,,",
        "appliance,site-2,,192.168.91.20/24,192.168.91.1,192.168.91.1,,,",
    )
    told = belvedere("device", "batch", second, "--check", "--json")
    assert [(each["line"], each["column"]) for each in told.json["problems"]] == [(2, "name"), (3, "eth0")]
    assert "site-1 has the address" in told.json["problems"][1]["what"]


def test_each_appliance_gets_a_stick_of_its_own(
    belvedere: Belvedere, computer: Computer, tmp_path: Path
) -> None:
    images = [fat_image(tmp_path / f"{number}.img") for number in (1, 2)]
    for image, name in zip(images, ("sdx", "sdy"), strict=True):
        computer.plug(None, name, label=name.upper(), path=str(image))
    file = table(
        tmp_path / "usb.csv", "appliance,usb-1,,,,,,,", "appliance,usb-2,,,,,,,", "appliance,usb-3,,,,,,,"
    )
    told = belvedere("device", "batch", file, "--usb", "SDX", "SDY", "--json")
    assert told.code != 0
    assert "BV-BAT-013" in told.err
    for image, name in zip(images, ("usb-1", "usb-2"), strict=True):
        assert read_from_image(image, f"certificates-omni_{name}.zip").startswith(b"PK")
        assert complaints_about(image) == ""
    assert devices(belvedere, "usb-") == ["usb-1", "usb-2"], "none without its stick"
    third = fat_image(tmp_path / "3.img")
    computer.pull("sdx")
    computer.plug(None, "sdx", label="NEXT", path=str(third))
    told = belvedere("device", "batch", file, "--usb", "NEXT", "--json")
    assert told.code == 0, told.err
    assert read_from_image(third, "certificates-omni_usb-3.zip").startswith(b"PK")


def test_a_stick_that_will_not_do_fails_one_and_leaves_nothing(
    belvedere: Belvedere, computer: Computer, tmp_path: Path
) -> None:
    other = fat_image(tmp_path / "other.img", {"certificates-omni_theirs.zip": b"PK"})
    good = fat_image(tmp_path / "good.img")
    computer.plug(None, "sdx", label="THEIRS", path=str(other))
    computer.plug(None, "sdy", label="GOOD", path=str(good))
    file = table(tmp_path / "fail.csv", "appliance,fail-1,,,,,,,", "appliance,fail-2,,,,,,,")
    told = belvedere("device", "batch", file, "--usb", "THEIRS", "GOOD", "--json")
    assert told.code == 1
    assert [(item["state"], item["code"]) for item in told.json["items"]] == [
        ("failed", "BV-DRV-010"),
        ("done", ""),
    ]
    assert devices(belvedere, "fail-") == ["fail-2"]
    told = belvedere("device", "batch", file, "--usb", "THEIRS", "--replace", "--json")
    assert told.code == 0, told.err
    assert read_from_image(other, "certificates-omni_fail-1.zip").startswith(b"PK")


def test_labels_alone_and_cameras_alone_make_no_archive(belvedere: Belvedere, tmp_path: Path) -> None:
    file = table(
        tmp_path / "part.csv", "appliance,part-1,,,,,,,", "camera,part-cam,,,,,rtsp://192.168.71.5/x,,"
    )
    labels = tmp_path / "labels.pdf"
    assert belvedere("device", "batch", file, "--labels", str(labels)).code == 0
    assert labels.exists()
    told = belvedere("device", "batch", file, "--cameras", "--json")
    assert told.code == 0, told.err
    assert [item["state"] for item in told.json["items"]] == ["waiting", "done"]
    assert devices(belvedere, "part-") == []


def test_one_can_be_left_out_and_one_made_again(belvedere: Belvedere, tmp_path: Path) -> None:
    file = table(tmp_path / "skip.csv", "appliance,skip-1,,,,,,,", "appliance,skip-2,,,,,,,")
    words = ("device", "batch", file, "--folder", str(tmp_path / "out"), "--json")
    told = belvedere(*words, "--skip", "skip-1")
    assert [item["state"] for item in told.json["items"]] == ["skipped", "done"]
    before = told.json["items"][1]["id"]
    told = belvedere(*words, "--again", "skip-2")
    assert [item["state"] for item in told.json["items"]] == ["done", "done"]
    assert told.json["items"][1]["id"] != before
    assert devices(belvedere, "skip-") == ["skip-1", "skip-2"]


def test_a_template_needs_no_site(belvedere: Belvedere, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    assert belvedere("device", "batch", "--template", str(file)).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfkind,name,")


class Killed(Exception):
    """The process was killed here."""


class Dying(FolderTarget):
    """A place where everything ends before the archive is there."""

    def deliver(self, device: str, content: bytes) -> Delivery:
        raise Killed(device, len(content))


def test_what_was_killed_is_gone_on_with(
    belvedere: Belvedere, site: Path, panorama: BatchSite, tmp_path: Path
) -> None:
    file = Path(
        table(
            tmp_path / "kill.csv",
            "appliance,kill-1,,,,,,,",
            f"camera,kill-cam,,,,,rtsp://192.168.71.9/x,u,{CANARY}",
        )
    )
    place = Place(site)
    work = BatchSession(file, panorama, place_name(place))
    with pytest.raises(Killed):
        work.deliver("kill-1", Dying(tmp_path / "out"))
    first = json.loads(journal_file(file).read_text())["items"][0]
    assert first["state"] == "made"
    # The site heard, its answer was lost.
    job = panorama.register(load(file).cameras[0])
    with held_journal(file, place_name(place)) as journal:
        journal.put((Kind.CAMERA, "kill-cam"), Entry(State.BEGUN))
    done = work.register(lambda _item: None)
    assert [(item["state"], item["id"]) for item in done] == [("done", job)]
    item = work.deliver("kill-1", FolderTarget(tmp_path / "out"))
    assert item["state"] == "done"
    assert item["id"] != first["id"]
    assert devices(belvedere, "kill-") == ["kill-1"]


class Refusing(FolderTarget):
    """A place that takes nothing; `code` says why."""

    def __init__(self, folder: Path, code: str) -> None:
        super().__init__(folder)
        self._code = code

    def deliver(self, device: str, content: bytes) -> Delivery:
        raise BelvedereError(self._code, f"{device}: {len(content)} bytes refused")


STEPS = ("deliver", "killed", "full", "cancelled", "skip", "again")


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=2, max_size=6))
def test_whatever_happens_there_is_one_device_or_none(
    site: Path, panorama: BatchSite, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("whatever")
    name = folder.name
    file, place = Path(table(folder / "any.csv", f"appliance,{name},,,,,,,")), Place(site)
    targets = {
        "deliver": FolderTarget(folder),
        "killed": Dying(folder),
        "full": Refusing(folder, "BV-DRV-006"),
        "cancelled": Refusing(folder, "BV-DRV-011"),
    }
    work = BatchSession(file, panorama, place_name(place))
    done = ""
    for step in steps:
        with suppress(Killed):
            if step in targets:
                work.deliver(name, targets[step])
            else:
                work.again(Kind.APPLIANCE, name) if step == "again" else work.skip(Kind.APPLIANCE, name)
        with held_journal(file, place_name(place)) as journal:
            entry = journal.entry((Kind.APPLIANCE, name))
        device = panorama.device(name)
        assert (device is not None) == (entry.state in (State.DONE, State.MADE))
        assert device is None or device["DeviceId"] == entry.id
        if done and step != "again":
            assert entry.id == done, "what is done stays as it is"
        done = entry.id if entry.state is State.DONE else ""
        if step in ("full", "cancelled") and not done:
            assert entry.state is (State.FAILED if step == "full" else State.WAITING)


def test_two_programs_do_not_work_on_one_batch(site: Path, panorama: BatchSite, tmp_path: Path) -> None:
    file = Path(table(tmp_path / "two.csv", "appliance,two-1,,,,,,,"))
    name = place_name(Place(site))
    with held_journal(file, name):
        pauses: list[float] = []
        work = BatchSession(file, panorama, name, pauses.append)
        with pytest.raises(BelvedereError) as refused:
            work.skip(Kind.APPLIANCE, "two-1")
    assert refused.value.code == "BV-BAT-004"
    assert sum(pauses) > 1, "one that is about to end is waited for"


def test_a_batch_belongs_to_its_site(belvedere: Belvedere, tmp_path: Path) -> None:
    file = Path(table(tmp_path / "moved.csv", "appliance,moved-1,,,,,,,"))
    with held_journal(file, "https://elsewhere") as journal:
        journal.put((Kind.APPLIANCE, "moved-1"), Entry(State.DONE, "device-x"))
    told = belvedere("device", "batch", str(file), "--check")
    assert "BV-BAT-007" in told.err
