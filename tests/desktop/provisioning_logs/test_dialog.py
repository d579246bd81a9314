"""The logs of a returned stick in the window, written by the appliance's own hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.provisioning.journal import Journal
from belvedere_simulator.appliance.usb.opening import open_stick
from belvedere_simulator.errors import BelvedereError
from fakes import drive_client
from fakes.plugged_drives import Computer
from fakes.sticks import fat_image

PATIENCE = 60_000
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    found = Computer(tmp_path / "computer")
    monkeypatch.setenv("PATH", found.path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    return found


@pytest.fixture
def dialog(qtbot: QtBot, computer: Computer) -> Iterator[ProvisioningLogsDialog]:
    client = Client(
        process=ClientProcess(command=[sys.executable, drive_client.__file__, str(computer.system)])
    )
    made = ProvisioningLogsDialog(client)
    qtbot.addWidget(made)
    made.show()
    yield made
    client.close()


@pytest.fixture
def logs(tmp_path: Path) -> SystemLogs:
    """The logs of an appliance that tried twice and found its site's name once."""
    made = SystemLogs(tmp_path / "logs", lambda: NOW)
    made.kernel("usb USB1: new high-speed USB device")
    made.system("systemd-resolved", 611, "Server returned no address for belvedere.example.")
    for code in ("BV-PRV-008", "BV-PRV-007"):
        Journal(made).failed(BelvedereError(code, "It failed"))
    return made


def put(logs: SystemLogs, place: Path) -> Path:
    for name, content in logs.contents().items():
        open_stick(place).write(f"panorama/{name}", content)
    return place


def test_a_stick_that_came_back_is_explained(
    qtbot: QtBot, dialog: ProvisioningLogsDialog, computer: Computer, logs: SystemLogs, tmp_path: Path
) -> None:
    assert not dialog.read_drive.isEnabled()
    computer.plug(None, path=str(put(logs, fat_image(tmp_path / "stick.img"))))
    qtbot.waitUntil(dialog.read_drive.isEnabled, timeout=PATIENCE)
    dialog.read_drive.click()
    qtbot.waitUntil(dialog.copy.isVisible, timeout=PATIENCE)
    verdict = dialog.verdict
    assert verdict.title.text() == "✕ The appliance was not set up"
    assert "BV-PRV-007" in verdict.list.item(0).text(), "the reason of the last try is the first"
    assert verdict.list.count() == 3
    for label in (verdict.cause, verdict.remedy):
        assert label.text()
        assert label.height() >= label.heightForWidth(label.width()), "nothing of it is cut off"
    assert "BV-PRV-007" in dialog.lines.text.textCursor().selectedText(), "its line is marked"
    whole = dialog.lines.text.toPlainText()
    assert "kern.log" in whole
    assert "new high-speed" in whole
    dialog.lines.which.setCurrentIndex(dialog.lines.which.findData("kern.log"))
    assert "BV-PRV" not in dialog.lines.text.toPlainText()
    named = next(number for number in range(3) if "name" in verdict.list.item(number).text())
    verdict.list.setCurrentRow(named)
    assert dialog.lines.which.currentData() == "syslog.log"
    assert "no address" in dialog.lines.text.textCursor().selectedText()
    dialog.copy.click()
    assert "BV-PRV-007" in QGuiApplication.clipboard().text()
    dialog.another.click()
    assert dialog.read_drive.isVisible()


def test_folders_are_read_and_ones_without_logs_told(
    qtbot: QtBot, dialog: ProvisioningLogsDialog, logs: SystemLogs, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    copied.mkdir()
    dialog.read(str(copied))
    qtbot.waitUntil(lambda: "BV-DRV-017" in dialog.problem.text(), timeout=PATIENCE)
    Journal(logs).ended("device-gate is provisioned")
    dialog.read(str(put(logs, copied) / "panorama"))
    qtbot.waitUntil(dialog.copy.isVisible, timeout=PATIENCE)
    assert dialog.verdict.title.text() == "✓ The appliance was set up"
    assert dialog.problem.text() == ""
    dialog.lines.search.setText("finishProvisioning")
    dialog.lines.find_next()
    assert dialog.lines.text.textCursor().selectedText() == "finishProvisioning"
    dialog.lines.search.setText("nothing of this")
    dialog.lines.find_next()
    assert dialog.lines.found.text() == "Not found"
