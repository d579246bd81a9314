"""A batch in the window, from a file to labels: real site, real sticks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from belvedere_desktop.batch.page import CHECK, END, STICK, BatchPage
from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.settings import Settings
from belvedere_simulator.commands.main import main
from fakes.plugged_drives import Computer
from fakes.sticks import fat_image, read_from_image

PATIENCE = 60_000
HEAD = "kind,name,description,eth0,eth0_gateway,eth0_dns,url,user,password\n"
CANARY = "canary-Lk93"


def table(file: Path, *rows: str) -> str:
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return str(file)


def opened(qtbot: QtBot, page: BatchPage, file: str) -> None:
    page.open_file(file)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE)


def names(site: Path, capfd: pytest.CaptureFixture[str], beginning: str) -> list[str]:
    capfd.readouterr()
    assert main(["device", "list", "--json", "--data-dir", str(site)]) == 0
    listed = json.loads(capfd.readouterr().out)["Devices"]
    return sorted(device["Name"] for device in listed if device["Name"].startswith(beginning))


def test_problems_stand_at_their_rows_and_nothing_starts(
    qtbot: QtBot, page: BatchPage, tmp_path: Path
) -> None:
    file = table(tmp_path / "bad.csv", "appliance,fine,,,,,,,", f"camera,bad cam,,,,,,u,{CANARY}")
    opened(qtbot, page, file)
    step = page.check_step
    assert [(row.line, [each.column for each in row.problems]) for row in step.model.rows] == [
        (2, []),
        (3, ["url", "name"]),
    ]
    assert "Write it like rtsp://" in step.told.text(), "the first row with a problem is marked"
    assert not step.start.isEnabled()
    Path(file).write_text(HEAD + "appliance,fine,,,,,,,\n")
    step.again.click()
    qtbot.waitUntil(step.start.isEnabled, timeout=PATIENCE)
    assert "1 appliances, 0 cameras, 1 to do" in step.verdict.text()
    qtbot.waitUntil(step.change_reach.isVisible, timeout=PATIENCE)
    assert step.reach.text().startswith("Only appliances on this computer will find the site")
    (tmp_path / "no.csv").write_bytes(b"\x00\x01")
    opened(qtbot, page, str(tmp_path / "no.csv"))
    assert "BV-BAT-002" in step.problem.text()
    assert not step.start.isEnabled()


def test_one_stick_after_another_with_labels_at_the_end(
    qtbot: QtBot,
    page: BatchPage,
    computer: Computer,
    site: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = table(
        tmp_path / "fleet.csv",
        "appliance,fleet-1,North,,,,,,",
        "appliance,fleet-2,,,,,,,",
        "appliance,fleet-3,,,,,,,",
        f"camera,fleet-cam,,,,,rtsp://viewer:{CANARY}@192.168.7.77/live,,",
    )
    opened(qtbot, page, file)
    page.check_step.start.click()
    stick = page.stick_step
    qtbot.waitUntil(lambda: stick.name.text() == "fleet-1", timeout=PATIENCE)
    assert (page.step, stick.count.text()) == (STICK, "Appliance 1 of 3")
    assert not stick.write.isEnabled()
    assert names(site, capfd, "fleet") == [], "no archive before its stick"
    first = fat_image(tmp_path / "first.img")
    computer.plug(None, path=str(first))
    qtbot.waitUntil(stick.write.isEnabled, timeout=PATIENCE)
    stick.write.click()
    qtbot.waitUntil(lambda: stick.name.text() == "fleet-2", timeout=PATIENCE)
    assert read_from_image(first, "certificates-omni_fleet-1.zip").startswith(b"PK")
    assert not stick.write.isEnabled()
    assert stick.state.text() == "Pull the written stick out"
    stick.skip.click()
    qtbot.waitUntil(lambda: stick.name.text() == "fleet-3", timeout=PATIENCE)
    computer.pull()
    qtbot.waitUntil(lambda: stick.state.text() == "Put in the stick for this appliance", timeout=PATIENCE)
    stick.by_itself.setChecked(True)
    third = fat_image(tmp_path / "third.img")
    computer.plug(None, path=str(third))
    qtbot.waitUntil(lambda: page.step == END, timeout=PATIENCE)
    assert read_from_image(third, "certificates-omni_fleet-3.zip").startswith(b"PK")
    assert names(site, capfd, "fleet") == ["fleet-1", "fleet-3"]
    assert page.end_step.summary.text() == "3 done, 1 missing"
    labels, report = tmp_path / "labels.pdf", tmp_path / "report.csv"
    page.end_step.labels_asked.emit(str(labels))
    qtbot.waitUntil(labels.exists, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE)
    page.end_step.report_asked.emit(str(report))
    qtbot.waitUntil(report.exists, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=PATIENCE)
    assert "fleet-2,skipped" in report.read_text(encoding="utf-8-sig")
    computer.pull()
    page.end_step.repeat.click()
    qtbot.waitUntil(lambda: stick.name.text() == "fleet-2", timeout=PATIENCE)
    stick.stop_button.click()
    qtbot.waitUntil(lambda: page.step == CHECK and page.check_step.start.isEnabled(), timeout=PATIENCE)
    assert page.check_step.start.text() == "Go on"
    texts = [row.text + row.detail for row in page.check_step.model.rows]
    assert CANARY not in "".join(texts)


def test_a_stick_of_others_asks_before_it_is_replaced(
    qtbot: QtBot, page: BatchPage, computer: Computer, tmp_path: Path
) -> None:
    opened(qtbot, page, table(tmp_path / "others.csv", "appliance,others-1,,,,,,,"))
    image = fat_image(tmp_path / "stick.img", {"certificates-omni_theirs.zip": b"PK"})
    computer.plug(None, path=str(image))
    page.check_step.start.click()
    stick = page.stick_step
    qtbot.waitUntil(lambda: bool(stick.drives.drives), timeout=PATIENCE)
    assert stick.replace.isVisible()
    assert not stick.write.isEnabled()
    stick.replace.setChecked(True)
    stick.write.click()
    qtbot.waitUntil(lambda: page.step == END, timeout=PATIENCE)
    assert read_from_image(image, "certificates-omni_others-1.zip").startswith(b"PK")


def test_folders_need_no_hand_and_a_refusal_is_told(qtbot: QtBot, page: BatchPage, tmp_path: Path) -> None:
    opened(qtbot, page, table(tmp_path / "f.csv", "appliance,folder-1,,,,,,,", "appliance,folder-2,,,,,,,"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "folder-1").write_text("in the way")
    page.check_step.folders.setChecked(True)
    page.check_step.folder.setText(str(out))
    page.check_step.start.click()
    qtbot.waitUntil(lambda: page.step == END, timeout=PATIENCE)
    assert [row.state for row in page.end_step.model.rows] == ["failed", "done"]
    assert "BV-BAT-008" in page.end_step.model.rows[0].text
    (out / "folder-1").unlink()
    page.end_step.repeat.click()
    qtbot.waitUntil(lambda: page.end_step.summary.text().startswith("Everything"), timeout=PATIENCE)
    before = (out / "folder-2/certificates-omni_folder-2.zip").read_bytes()
    page.end_step.table.choose(3)
    page.end_step.once_more.click()
    archive = out / "folder-2/certificates-omni_folder-2.zip"
    qtbot.waitUntil(lambda: page.step == END and not page.is_busy, timeout=PATIENCE)
    qtbot.waitUntil(lambda: archive.read_bytes() != before, timeout=PATIENCE)


def test_it_is_reached_from_the_wizard_and_closing_it_stops(
    qtbot: QtBot, client: Client, settings: Settings, tmp_path: Path
) -> None:
    wizard = ProvisionPage(client, settings, str(tmp_path / "appliance"))
    qtbot.addWidget(wizard)
    wizard.name_step.several.click()
    dialog = wizard.windows.batch
    assert dialog is not None
    assert dialog.isVisible()
    opened(qtbot, dialog.page, table(tmp_path / "few.csv", "appliance,few-1,,,,,,,"))
    dialog.page.check_step.start.click()
    assert dialog.page.step == STICK
    dialog.close()
    assert not dialog.page.is_busy
    wizard.waiting_step.logs.click()
    assert wizard.windows.logs is not None
    assert wizard.windows.logs.isVisible()
    wizard.windows.logs.close()


def test_every_control_has_a_name(page: BatchPage) -> None:
    for kind in (QAbstractButton, QLineEdit, QComboBox, QTableView):
        for control in page.findChildren(kind):
            if control.objectName().startswith("qt_") or not control.isEnabled():
                continue
            named = control.accessibleName() or getattr(control, "text", str)()
            assert named or isinstance(control.parent(), QTableView), control
