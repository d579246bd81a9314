"""The Cameras page over a real site and a real camera."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QDialog, QTableWidgetItem
from pytestqt.qtbot import QtBot

from belvedere_desktop.cameras.page import CamerasPage
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.settings import Settings

PATIENCE = 60_000
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def page(qtbot: QtBot, client: Client, board: JobBoard, settings: Settings) -> Iterator[CamerasPage]:
    # Not given to qtbot: that closes widgets before the cameras are gone.
    made = CamerasPage(client, board, settings)
    made.resize(1180, 640)
    made.show()
    qtbot.waitUntil(made.registered.empty.isVisible, timeout=PATIENCE)
    yield made
    for row in list(made.registered.model.every):
        made.commands.remove(row)
    qtbot.waitUntil(lambda: made.registered.model.total == 0, timeout=PATIENCE)
    made.close()
    made.deleteLater()


def opened(qtbot: QtBot, page: CamerasPage, kind: type[D]) -> D:
    """The dialog that has opened."""
    qtbot.waitUntil(lambda: bool(page.findChildren(kind)), timeout=PATIENCE)
    return page.findChildren(kind)[-1]


def row(page: CamerasPage, name: str) -> CameraRow:
    return next(each for each in page.registered.model.every if each.name == name)


def register(qtbot: QtBot, page: CamerasPage, name: str, **more: object) -> None:
    plan = {"name": name, "url": "rtsp://10.0.0.9/live", **more}
    page.commands.register(plan, lambda _camera: page.choose(name))
    qtbot.waitUntil(lambda: _shown(page) == name and bool(row(page, name).address), timeout=PATIENCE)


def _shown(page: CamerasPage) -> str:
    camera = page.registered.detail.camera
    return camera.name if camera is not None else ""


def test_a_registered_camera_is_shown_whole(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "door", description="south", tags={"floor": "2"})
    detail = page.registered.detail
    assert detail.facts.value("Address") == "rtsp://10.0.0.9/live"
    assert detail.facts.value("Tags") == "floor=2"
    assert detail.facts.value("Used by") == "no application"
    assert detail.verdict.text() == "○ Not checked yet"
    assert page.registered.count.text() == "1"


def test_tags_are_changed_and_taken_back(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "door", tags={"floor": "2"})
    page.registered.detail.tags_asked.emit()
    dialog = opened(qtbot, page, TagsDialog)
    dialog.table.setItem(0, 1, QTableWidgetItem("3"))
    dialog.accept()
    qtbot.waitUntil(lambda: row(page, "door").tags == (("floor", "3"),), timeout=PATIENCE)
    page.undo.undo.click()
    qtbot.waitUntil(lambda: row(page, "door").tags == (("floor", "2"),), timeout=PATIENCE)


def test_a_camera_is_removed_only_by_its_name(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "shed")
    page.registered.detail.remove_asked.emit()
    dialog = opened(qtbot, page, TypedNameDialog)
    dialog.field.setText("she")
    assert not dialog.action.isEnabled()
    dialog.field.setText("shed")
    dialog.action.click()
    qtbot.waitUntil(lambda: page.registered.model.total == 0, timeout=PATIENCE)
    assert not page.registered.detail.isVisible()


def test_a_refusal_is_told_and_listed(qtbot: QtBot, page: CamerasPage, board: JobBoard) -> None:
    with qtbot.waitSignal(page.told, timeout=PATIENCE) as told:
        page.commands.register({"name": "bad name", "url": "rtsp://10.0.0.9/live"}, lambda _camera: None)
    assert board.rows[0].state is JobState.FAILED
    assert "NodeName" in told.args[0]


def test_nothing_is_asked_of_the_site_while_nobody_looks(page: CamerasPage) -> None:
    assert page._watch.is_on
    page.hide()
    assert not page._watch.is_on
    page.show()
