"""An archive made in the window goes onto a stick: a real FAT32 image, read by a real appliance."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.drive_erasing import EraseDialog
from belvedere_desktop.provisioning.drives_dialog import DrivesDialog
from belvedere_desktop.provisioning.frame import ARCHIVE, DONE, WAITING
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.settings import Settings
from fakes.archives import fresh_archive
from fakes.plugged_drives import Computer
from fakes.sticks import complaints_about, fat_image, read_from_image

from .conftest import PATIENCE, MakePage, devices, go_to_archive, until_ready

PROMISED = 2.0
STICK = 8_000_000_000


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A FAT32 file system in a file, which says that it is as large as a stick."""
    return fat_image(tmp_path / "stick.img")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a stick is mounted."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


def verdicts(page: ProvisionPage) -> list[str]:
    table = page.archive_step.drives.table
    items = [table.topLevelItem(number) for number in range(table.topLevelItemCount())]
    return [item.text(3) for item in items if item is not None]


def test_a_stick_written_here_sets_an_appliance_up(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, image: Path, appliance: Path, tmp_path: Path
) -> None:
    computer.plug(None, path=str(image))
    go_to_archive(qtbot, page, "gate")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert page.waiting_step.words.text() == "Put PANORAMA into the appliance and switch it on"
    assert read_from_image(image, "certificates-omni_gate.zip").startswith(b"PK")
    assert complaints_about(image) == ""
    assert not list(tmp_path.glob("**/*.zip")), "nothing of it is on this computer"
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance"]
    subprocess.run([*command, "plug", "usb3", str(image), "--data-dir", str(appliance)], check=True)
    qtbot.waitUntil(lambda: page.step == DONE, timeout=PATIENCE)
    told = page.done_step.text.toPlainText()
    assert "USB drive PANORAMA" in told
    assert not page.done_step.delete_archive.isVisible()
    assert page.done_step.empty.isVisible()
    page.done_step.empty.click()
    dialog = page.findChildren(DrivesDialog)[-1]
    qtbot.waitUntil(dialog.empty.isEnabled, timeout=PATIENCE)
    dialog.reject()
    for name in ("receipt.pdf", "receipt.txt"):
        page.done_step.save_receipt(str(tmp_path / name))
        qtbot.waitUntil((tmp_path / name).exists, timeout=PATIENCE)
    assert (tmp_path / "receipt.txt").read_text(encoding="utf-8") == told
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF-")


def test_a_drive_is_seen_coming_and_going_within_two_seconds(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, image: Path
) -> None:
    go_to_archive(qtbot, page, "seen")
    assert page.archive_step.drives.words.isVisible()
    assert not page.next.isEnabled()
    came, went = [], []
    # A computer that does other things, too, is slow now and then, but not each time.
    for _round in range(3):
        begun = time.monotonic()
        computer.plug(None, path=str(image))
        qtbot.waitUntil(lambda: verdicts(page) == ["✓ ready"], timeout=PATIENCE)
        came.append(time.monotonic() - begun)
        assert page.next.isEnabled()
        begun = time.monotonic()
        computer.pull()
        qtbot.waitUntil(lambda: verdicts(page) == [], timeout=PATIENCE)
        went.append(time.monotonic() - begun)
        assert not page.next.isEnabled()
    assert max(min(came), min(went)) < PROMISED, (came, went)


def test_what_speaks_against_a_drive_is_told(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, folder: Path
) -> None:
    (folder / "certificates-omni_other.zip").write_bytes(fresh_archive("other"))
    computer.plug(None, "sda", "EXFAT", fstype="exfat", fsver="1.0")
    computer.plug(None, "sdb", "SMALL", size=500_000_000)
    computer.plug(None, "sdc", "SWITCH", ro=True)
    computer.plug(folder, "sdd", "OTHER")
    go_to_archive(qtbot, page, "choosy")
    qtbot.waitUntil(lambda: len(verdicts(page)) == 4, timeout=PATIENCE)
    exfat, small, switch, other = verdicts(page)
    assert exfat.startswith("✕") and "exfat" in exfat
    assert "500 MB" in small
    assert "write-protected" in switch
    assert "certificates-omni_other.zip" in other
    for number in range(3):
        page.archive_step.drives.choose(f"/dev/sd{'abc'[number]}1")
        assert not page.next.isEnabled()
    page.archive_step.drives.choose("/dev/sdd1")
    assert not page.next.isEnabled()
    page.archive_step.replace.click()
    assert page.next.isEnabled(), "what is on it goes only when that is said"


def test_a_failing_drive_is_told_at_the_step_and_the_same_archive_written_again(
    qtbot: QtBot, make_page: MakePage, computer: Computer, folder: Path
) -> None:
    failures = {
        "corrupts": "BV-DRV-008",
        "full": "BV-DRV-006",
        "protected": "BV-DRV-005",
        "pulled": "BV-DRV-007",
    }
    page = make_page(str(folder), *failures)
    computer.plug(folder)
    go_to_archive(qtbot, page, "fails")
    devices = set()
    for code in failures.values():
        until_ready(qtbot, page)
        page.next.click()
        qtbot.waitUntil(lambda code=code: code in page.problem.text(), timeout=PATIENCE)  # type: ignore[misc]
        assert page.step == ARCHIVE
        assert list(folder.iterdir()) == []
        assert re.match(r"[0-5]:[0-5]\d", page.frame.left.text()), "its time runs"
        assert page.next.text() == "Try again"
        assert page.making.made is not None
        devices.add(page.making.made.device)
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert page.making.made is not None
    assert devices == {page.making.made.device}
    assert [file.name for file in folder.iterdir()] == ["certificates-omni_fails.zip"]


def test_an_archive_that_no_drive_took_is_given_up_with_its_device(
    qtbot: QtBot,
    make_page: MakePage,
    computer: Computer,
    folder: Path,
    site: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    page = make_page(str(folder), "full")
    computer.plug(folder)
    go_to_archive(qtbot, page, "unlucky")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    assert "unlucky" in devices(site, capfd)
    assert page.back.text() == "Give up"
    page.back.click()
    qtbot.waitUntil(lambda: not page.making.is_held and not page.making.is_busy, timeout=PATIENCE)
    assert "unlucky" not in devices(site, capfd)
    assert page.next.text() == "Make the archive"


def test_what_no_drive_took_goes_with_the_window(
    qtbot: QtBot,
    make_client: Callable[..., Client],
    settings: Settings,
    computer: Computer,
    folder: Path,
    site: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    client = make_client(str(folder), "full")
    page = ProvisionPage(client, settings)
    qtbot.addWidget(page)
    page.show()
    computer.plug(folder)
    go_to_archive(qtbot, page, "closed")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    page.hide()
    client.close()
    assert "closed" not in devices(site, capfd)


def test_an_expired_archive_is_replaced_on_the_stick(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, folder: Path
) -> None:
    computer.plug(folder)
    go_to_archive(qtbot, page, "slow")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    file = folder / "certificates-omni_slow.zip"
    first, made = file.read_bytes(), page.making.made
    page.countdown.begin(0.0)
    assert page.waiting_step.again.isVisible()
    page.waiting_step.again.click()
    qtbot.waitUntil(lambda: not page.countdown.is_over and page.step == WAITING, timeout=PATIENCE)
    assert made is not None and page.making.made is not None
    assert page.making.made.device != made.device
    assert [each.name for each in folder.iterdir()] == [file.name]
    assert file.read_bytes() != first
    page.back.click()
    qtbot.waitUntil(lambda: page.step == ARCHIVE, timeout=PATIENCE)
    assert list(folder.iterdir()) == [], "giving up takes it from the stick"


def test_an_archive_that_expires_before_it_is_written_is_made_again(
    qtbot: QtBot, make_page: MakePage, computer: Computer, folder: Path
) -> None:
    page = make_page(str(folder), "full")
    computer.plug(folder)
    go_to_archive(qtbot, page, "late")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    first = page.making.made
    page.countdown.begin(0.0)
    assert page.next.text() == "Make another archive"
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert first is not None and page.making.made is not None
    assert page.making.made.device != first.device
    assert not page.countdown.is_over


def test_writing_is_cancelled_and_begun_once_more(
    qtbot: QtBot, make_page: MakePage, computer: Computer, folder: Path
) -> None:
    go_on = folder.with_name("go-on")
    os.mkfifo(go_on)
    page = make_page(str(folder), "stalled")
    computer.plug(folder)
    go_to_archive(qtbot, page, "patient")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: page.archive_step.state.text() == "writing", timeout=PATIENCE)
    assert page.back.text() == "Cancel"
    page.back.click()
    assert page.step == ARCHIVE
    assert page.back.text() == "Give up"
    go_on.write_bytes(b"now")
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert [file.name for file in folder.iterdir()] == ["certificates-omni_patient.zip"]


def test_a_drive_in_use_is_ejected_once_more(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, folder: Path
) -> None:
    computer.plug(folder)
    computer.program("udisksctl", "echo target is busy >&2; exit 1")
    go_to_archive(qtbot, page, "busy")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert "Eject it before you pull it out" in page.waiting_step.problem.text()
    page.waiting_step.eject.click()
    qtbot.waitUntil(lambda: page.waiting_step.problem.text().startswith("BV-DRV-012"), timeout=PATIENCE)
    computer.program("udisksctl", "exit 0")
    page.waiting_step.eject.click()
    qtbot.waitUntil(lambda: not page.waiting_step.problem.text(), timeout=PATIENCE)
    assert not page.waiting_step.eject.isVisible()


def test_no_device_is_made_for_a_drive_that_cannot_take_its_archive(
    qtbot: QtBot,
    page: ProvisionPage,
    computer: Computer,
    site: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    computer.plug(tmp_path / "gone")
    go_to_archive(qtbot, page, "never")
    until_ready(qtbot, page)
    page.next.click()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    assert "BV-DRV-007" in page.problem.text()
    assert "never" not in devices(site, capfd)


def test_a_drive_is_emptied_only_by_its_name(
    qtbot: QtBot, page: ProvisionPage, computer: Computer, tmp_path: Path
) -> None:
    old = fresh_archive("old")
    image = fat_image(tmp_path / "full.img", {"certificates-omni_old.zip": old})
    assert old[:512] in image.read_bytes()
    computer.plug(None, label="OLD", path=str(image))
    go_to_archive(qtbot, page, "emptied")
    qtbot.waitUntil(lambda: "certificates-omni_old.zip" in "".join(verdicts(page)), timeout=PATIENCE)
    page.archive_step.empty.click()
    dialog = page.findChildren(EraseDialog)[-1]
    dialog.whole.setChecked(True)
    dialog.field.setText("old")
    assert not dialog.action.isEnabled()
    dialog.field.setText("OLD")
    with qtbot.waitSignal(dialog.erased, timeout=PATIENCE):
        dialog.action.click()
    qtbot.waitUntil(lambda: verdicts(page) == ["✓ ready"], timeout=PATIENCE)
    assert complaints_about(image) == ""
    assert old[:512] not in image.read_bytes()
