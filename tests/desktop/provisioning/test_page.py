"""The Provision page, from a name to an appliance that is online: real site, real appliance."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.provisioning.frame import ARCHIVE, DONE, NAME, NETWORK, WAITING
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_simulator.appliance.control.background import stop_appliance
from belvedere_simulator.commands.main import main

PATIENCE = 60_000


def go_to_archive(qtbot: QtBot, page: ProvisionPage, name: str) -> None:
    page.name_step.name.put(name)
    qtbot.waitUntil(page.next.isEnabled, timeout=PATIENCE)
    page.next.click()
    assert page.step == NETWORK
    page.next.click()
    assert page.step == ARCHIVE


def into(page: ProvisionPage, folder: Path) -> None:
    page.archive_step.save.setChecked(True)
    page.archive_step.folder.setText(str(folder))


def test_each_step_waits_until_it_is_right(
    qtbot: QtBot, page: ProvisionPage, site: Path, tmp_path: Path
) -> None:
    assert main(["device", "provision", "taken", "--data-dir", str(site), "--out", str(tmp_path)]) == 0
    page.hide()
    page.show()
    assert not page.next.isEnabled()
    page.name_step.name.put("taken")
    qtbot.waitUntil(lambda: bool(page.name_step.name.problem), timeout=PATIENCE)
    assert not page.next.isEnabled()
    page.name_step.name.put("free")
    page.next.click()
    page.network_step.first.static.setChecked(True)
    page.network_step.first.address.put("192.168.0.300")
    assert "192.168.0.300" in page.network_step.first.address.problem
    assert not page.next.isEnabled()
    page.network_step.first.dhcp.setChecked(True)
    assert page.next.isEnabled()
    page.back.click()
    assert page.step == NAME


def test_the_appliance_of_this_computer_is_set_up(qtbot: QtBot, page: ProvisionPage, appliance: Path) -> None:
    go_to_archive(qtbot, page, "embedded")
    qtbot.waitUntil(page.archive_step.here.isEnabled, timeout=PATIENCE)
    page.archive_step.here.setChecked(True)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=PATIENCE)
    text = page.done_step.text.toPlainText()
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "status", "--json"]
    told = subprocess.run([*command, "--data-dir", str(appliance)], capture_output=True, check=True)
    state = json.loads(told.stdout)
    assert state["device"]["fingerprint"] in text, "what the front panel shows is on the receipt"
    assert state["serial"] in text
    archive = next((appliance / "usb").glob("certificates-omni_*.zip"))
    with qtbot.waitSignal(page.device_asked) as asked:
        page.done_step.device.click()
    assert asked.args == [state["device"]["device_id"]]
    qtbot.waitUntil(lambda: not archive.exists(), timeout=PATIENCE)
    assert page.step == NAME


def test_an_appliance_is_started_where_none_waits(qtbot: QtBot, page: ProvisionPage) -> None:
    go_to_archive(qtbot, page, "started")
    choice = page.archive_step.appliances
    qtbot.waitUntil(choice.begin.isVisible, timeout=PATIENCE)
    assert not page.archive_step.here.isEnabled()
    choice.begin.click()
    qtbot.waitUntil(page.archive_step.here.isEnabled, timeout=PATIENCE)
    assert stop_appliance(Path(choice.folder))
    qtbot.waitUntil(lambda: not page.archive_step.here.isEnabled(), timeout=PATIENCE)


def test_an_archive_for_a_drive_is_its_owners_alone_and_can_be_given_up(
    qtbot: QtBot, page: ProvisionPage, tmp_path: Path, site: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    go_to_archive(qtbot, page, "given-up")
    into(page, drive)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    file = drive / "certificates-omni_given-up.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert page.waiting_step.left.text().startswith(("4:", "5:00"))
    page.back.click()
    qtbot.waitUntil(lambda: page.step == ARCHIVE, timeout=PATIENCE)
    assert not file.exists()
    capfd.readouterr()
    assert main(["device", "list", "--json", "--data-dir", str(site)]) == 0
    assert "given-up" not in capfd.readouterr().out


def test_an_expired_archive_is_made_again(qtbot: QtBot, page: ProvisionPage, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    go_to_archive(qtbot, page, "late")
    into(page, drive)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    first = (drive / "certificates-omni_late.zip").read_bytes()
    page.countdown.begin(0.0)
    assert page.countdown.is_over
    assert page.waiting_step.again.isVisible()
    page.waiting_step.again.click()
    qtbot.waitUntil(lambda: not page.countdown.is_over and page.step == WAITING, timeout=PATIENCE)
    assert (drive / "certificates-omni_late.zip").read_bytes() != first
    page.back.click()
    qtbot.waitUntil(lambda: page.step == ARCHIVE, timeout=PATIENCE)


def test_a_device_that_somebody_else_deletes_is_not_waited_for(
    qtbot: QtBot, page: ProvisionPage, site: Path, tmp_path: Path
) -> None:
    go_to_archive(qtbot, page, "snatched")
    into(page, tmp_path)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == WAITING, timeout=PATIENCE)
    assert main(["device", "delete", "snatched", "--yes", "--data-dir", str(site)]) == 0
    qtbot.waitUntil(page.waiting_step.again.isVisible, timeout=PATIENCE)
    assert "deleted" in page.waiting_step.words.text()
    page.waiting_step.again.click()
    qtbot.waitUntil(lambda: "deleted" not in page.waiting_step.words.text(), timeout=PATIENCE)
    page.back.click()
    qtbot.waitUntil(lambda: page.step == ARCHIVE, timeout=PATIENCE)


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_left(
    qtbot: QtBot, page: ProvisionPage, site: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    go_to_archive(qtbot, page, "nowhere")
    into(page, tmp_path / "file")
    page.next.click()
    qtbot.waitUntil(lambda: bool(page.problem.text()), timeout=PATIENCE)
    assert "BV-CLI-020" in page.problem.text()
    assert page.step == ARCHIVE
    capfd.readouterr()
    assert main(["device", "list", "--json", "--data-dir", str(site)]) == 0
    assert "nowhere" not in capfd.readouterr().out
