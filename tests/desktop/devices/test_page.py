"""The Devices page over a real site and a real appliance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QTableWidgetItem
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.description_dialog import DescriptionDialog
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.devices.state import DeviceState, Offer
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.settings import Settings
from belvedere_simulator.commands.main import main

PATIENCE = 60_000
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def page(qtbot: QtBot, client: Client, board: JobBoard, settings: Settings) -> Iterator[DevicesPage]:
    made = DevicesPage(client, board, settings)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    qtbot.waitUntil(lambda: made.model.total >= 2, timeout=PATIENCE)
    yield made
    made.hide()


def choose(qtbot: QtBot, page: DevicesPage, name: str) -> None:
    place = next(place for place, row in enumerate(page.model.rows) if row.name == name)
    page.table.setCurrentIndex(page.model.index(place, 0))
    qtbot.waitUntil(
        lambda: page.detail.state is not None and page.detail.name.text() == name, timeout=PATIENCE
    )


def opened(qtbot: QtBot, page: DevicesPage, kind: type[D]) -> D:
    """The dialog that has opened."""
    qtbot.waitUntil(lambda: bool(page.findChildren(kind)), timeout=PATIENCE)
    return page.findChildren(kind)[-1]


def until_done(qtbot: QtBot, board: JobBoard, state: JobState = JobState.DONE) -> None:
    qtbot.waitUntil(lambda: bool(board.rows) and board.rows[0].state is state, timeout=PATIENCE)


def test_devices_are_listed_with_their_state_in_words(qtbot: QtBot, page: DevicesPage) -> None:
    wanted = {
        "hall": ["◌ Waits for its archive", "", "", "", ""],
        "yard": ["● Online", "7.0.13", "△ 8.0.29 (major)", "", "now"],
    }

    def told() -> dict[str, list[str]]:
        return {row.name: [column.text(row) for column in page.model.columns[1:6]] for row in page.model.rows}

    # What it runs may be told after it is online.
    qtbot.waitUntil(lambda: told() == wanted, timeout=PATIENCE)
    assert page.count.text() == "2"


def test_choices_narrow_the_table(page: DevicesPage) -> None:
    status = page.facets.choices["status"]
    assert [status.itemText(index) for index in range(status.count())] == [
        "Every status",
        "◌ Waits for its archive",
        "● Online",
    ]
    page.facets.choose("software", "7.0.13")
    assert [row.name for row in page.model.rows] == ["yard"]
    assert page.count.text() == "1 of 2"
    page.facets.choose("status", "OFFLINE")
    assert page.model.rows == []
    page.facets.clear.click()
    assert page.count.text() == "2"


def test_a_search_narrows_the_table_from_the_keyboard(qtbot: QtBot, page: DevicesPage) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=PATIENCE)
    QTest.keySequence(page, QKeySequence("Ctrl+F"))
    assert QApplication.focusWidget() is page.search
    QTest.keyClicks(page.search, "hal")
    assert [row.name for row in page.model.rows] == ["hall"]
    assert page.count.text() == "1 of 2"
    page.search.clear()
    assert page.count.text() == "2"


def test_enter_leads_from_the_table_to_what_can_be_done(qtbot: QtBot, page: DevicesPage) -> None:
    choose(qtbot, page, "yard")
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=PATIENCE)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.detail.more


def test_a_device_is_shown_whole(qtbot: QtBot, page: DevicesPage) -> None:
    choose(qtbot, page, "yard")
    assert page.detail.software.value("Runs") == "7.0.13"
    assert page.detail.software.value("Offered") == "8.0.29 (major)"
    assert page.detail.network.value("eth0").startswith("● Connected\n127.0.0.1/24")
    assert "There is no way back" in page.detail.software.cards[0].changes.text()
    assert [job.kind for job in page.detail.jobs.rows] == []
    assert page.detail.facts.value("Serial number").isdecimal()
    choose(qtbot, page, "hall")
    assert page.detail.step.text().startswith("Put its USB drive")
    assert not page.detail.rebooting.isEnabled()


def test_a_description_is_written_and_taken_back(qtbot: QtBot, page: DevicesPage) -> None:
    choose(qtbot, page, "yard")
    page.detail.describe_asked.emit()
    dialog = opened(qtbot, page, DescriptionDialog)
    dialog.editor.setPlainText("x" * 256)
    assert dialog.left.text() == "1 letters too many"
    assert not dialog.save.isEnabled()
    dialog.editor.setPlainText("by the gate")
    dialog.save.click()
    qtbot.waitUntil(lambda: page.detail.facts.value("Description") == "by the gate", timeout=PATIENCE)
    qtbot.waitUntil(page.parts.undo_bar.undo.isVisible, timeout=PATIENCE)
    page.parts.undo_bar.undo.click()
    qtbot.waitUntil(lambda: page.detail.facts.value("Description") == "", timeout=PATIENCE)


def test_tags_are_added_and_taken_away(qtbot: QtBot, page: DevicesPage, board: JobBoard) -> None:
    choose(qtbot, page, "yard")
    page.detail.tags_asked.emit()
    dialog = opened(qtbot, page, TagsDialog)
    dialog.table.setItem(0, 0, QTableWidgetItem("floor"))
    dialog.table.setItem(0, 1, QTableWidgetItem("2"))
    dialog.table.setItem(1, 1, QTableWidgetItem("alone"))
    assert dialog.problem.text() == "alone has no key"
    dialog.table.setItem(1, 1, QTableWidgetItem(""))
    dialog.save.click()
    until_done(qtbot, board)
    qtbot.waitUntil(lambda: page.detail.facts.value("Tags") == "floor=2", timeout=PATIENCE)
    page.commands.tag(_state(page), {})
    qtbot.waitUntil(lambda: page.detail.facts.value("Tags") == "", timeout=PATIENCE)


def test_what_the_service_refuses_is_shown_at_the_field(qtbot: QtBot, page: DevicesPage) -> None:
    choose(qtbot, page, "yard")
    page.detail.tags_asked.emit()
    dialog = opened(qtbot, page, TagsDialog)
    dialog.table.setItem(0, 0, QTableWidgetItem("aws:mine"))
    assert "aws:" in dialog.problem.text() and not dialog.save.isEnabled()
    # Pasted, and known to be wrong by the service only.
    dialog.table.setItem(0, 0, QTableWidgetItem("two\nlines"))
    assert not dialog.problem.isVisible()
    dialog.save.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=PATIENCE)
    assert dialog.save.isEnabled()
    dialog.reject()


def test_a_restart_is_asked_about_and_followed(qtbot: QtBot, page: DevicesPage, board: JobBoard) -> None:
    choose(qtbot, page, "yard")
    page.detail.rebooting.click()
    box = opened(qtbot, page, QMessageBox)
    box.accept()
    until_done(qtbot, board)
    assert board.rows[0].title == "Restart yard"
    qtbot.waitUntil(page.detail.rebooting.isEnabled, timeout=PATIENCE)
    qtbot.waitUntil(lambda: [job.stage for job in page.detail.jobs.rows] == ["COMPLETED"], timeout=PATIENCE)


def test_a_refusal_of_the_service_is_told_where_it_is_seen(
    qtbot: QtBot, page: DevicesPage, board: JobBoard
) -> None:
    choose(qtbot, page, "yard")
    with qtbot.waitSignal(page.told, timeout=PATIENCE) as told:
        page.commands.update(_state(page), Offer("9.9.9", major=False))
    assert board.rows[0].state is JobState.FAILED
    assert "9.9.9" in told.args[0]
    assert "Traceback" not in told.args[0]
    assert page.detail.software.refusal.isVisible()
    assert "9.9.9" in page.detail.software.refusal.text()


def test_a_device_is_deleted_only_by_its_name(
    qtbot: QtBot, page: DevicesPage, board: JobBoard, site: Path, tmp_path: Path
) -> None:
    assert main(["device", "provision", "shed", "--data-dir", str(site), "--out", str(tmp_path)]) == 0
    qtbot.waitUntil(lambda: page.model.total == 3, timeout=PATIENCE)
    choose(qtbot, page, "shed")
    page.detail.delete_asked.emit()
    dialog = opened(qtbot, page, TypedNameDialog)
    action: QPushButton = dialog.action
    dialog.field.setText("she")
    assert not action.isEnabled()
    dialog.field.setText("shed")
    action.click()
    until_done(qtbot, board)
    qtbot.waitUntil(lambda: page.model.total == 2, timeout=PATIENCE)
    assert not page.detail.isVisible()


def test_several_devices_are_asked_at_once(qtbot: QtBot, page: DevicesPage, board: JobBoard) -> None:
    page.table.selectAll()
    assert page.parts.many.isVisible()
    assert page.parts.many.title.text() == "2 devices"
    page.parts.many.tag.click()
    dialog = opened(qtbot, page, TagsDialog)
    dialog.table.setItem(0, 0, QTableWidgetItem("wave"))
    dialog.save.click()
    until_done(qtbot, board)
    qtbot.waitUntil(lambda: [row.tags for row in page.model.rows] == [(("wave", ""),)] * 2, timeout=PATIENCE)
    with qtbot.waitSignal(page.told, timeout=PATIENCE) as told:
        page.commands.many.reboot([row for row in page.model.rows if row.name == "hall"])
    assert "hall" in told.args[0]
    assert board.rows[0].state is JobState.FAILED
    page.table.clearSelection()


def test_nothing_is_asked_of_the_site_while_nobody_looks(page: DevicesPage) -> None:
    assert page._watch.is_on
    page.hide()
    assert not page._watch.is_on


def _state(page: DevicesPage) -> DeviceState:
    assert page.detail.state is not None
    return page.detail.state
