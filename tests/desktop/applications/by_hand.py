"""What is done by hand with an application that runs: looked into, changed, recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.replay.record_dialog import RecordDialog
from belvedere_simulator.replay.shelf import Shelf

PATIENCE = 90_000


def opened(kind: type[QWidget]) -> Any:
    """The window of this kind that is open; None while there is none."""
    shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return shown[-1] if shown else None


def dialog(qtbot: QtBot, kind: type[QDialog]) -> Any:
    qtbot.waitUntil(lambda: opened(kind) is not None, timeout=PATIENCE)
    return opened(kind)


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE)
    button.click()


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def record_by_hand(page: ApplicationsPage, qtbot: QtBot, batches: Path) -> None:
    """With consent, until one has enough; what came of it lies among this user's recordings."""
    page.detail.record_asked.emit()
    recording: RecordDialog = dialog(qtbot, RecordDialog)
    assert not recording.record.isEnabled(), "nobody said that those who may be seen know of it"
    recording.consent.setChecked(True)
    recording.name.setText("by-hand")
    recording.record.click()
    until(qtbot, lambda: batches.exists() and batches.read_text().count("\n") > 3)
    recording.end_now.click()
    until(qtbot, recording.record.isEnabled)
    assert "by-hand" in recording.said.text()
    recording.reject()
    kept = Shelf().find("by-hand")
    assert kept.is_complete
    assert kept.cameras[0][0] == "square_camera"
