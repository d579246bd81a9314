"""The Cameras page over a real site and a real camera."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTabBar,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from belvedere_desktop.cameras.find.consent import SweepDialog
from belvedere_desktop.cameras.find.drafts import Stage
from belvedere_desktop.cameras.find.list_dialog import ListDialog
from belvedere_desktop.cameras.find.many_dialog import ManyDialog
from belvedere_desktop.cameras.find.state import FoundCamera
from belvedere_desktop.cameras.page import FIND, REGISTERED, WALL, CamerasPage
from belvedere_desktop.cameras.register.dialog import RegisterDialog
from belvedere_desktop.cameras.register.plan import CameraPlan
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.use_dialog import UseDialog
from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import VirtualCamera

from .conftest import PASSWORD, USER

PATIENCE = 60_000
D = TypeVar("D", bound=QDialog)


@pytest.fixture(scope="module")
def only_page(qapp: QApplication, client: Client, user: Path) -> Iterator[CamerasPage]:
    """One page, as in the window; with a child and a preview of its own each time it would take long."""
    runner = JobRunner()
    made = CamerasPage(client, JobBoard(runner), Settings(user / "settings" / "desktop.ini", qapp))
    made.resize(1180, 640)
    yield made
    made.close()
    runner.close()


@pytest.fixture
def page(qtbot: QtBot, only_page: CamerasPage) -> Iterator[CamerasPage]:
    """The page on a site without cameras."""
    only_page.show()
    only_page.parts.setCurrentIndex(REGISTERED)
    qtbot.waitUntil(only_page.registered.empty.isVisible, timeout=PATIENCE)
    yield only_page
    for dialog in only_page.findChildren(QDialog):
        dialog.reject()
    for each in list(only_page.registered.model.every):
        only_page.commands.remove(each)
    qtbot.waitUntil(lambda: only_page.registered.model.total == 0, timeout=PATIENCE)


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


def names(page: CamerasPage) -> list[str]:
    return sorted(each.name for each in page.registered.model.every)


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
    with qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.save.click()
    qtbot.waitUntil(lambda: row(page, "door").tags == (("floor", "3"),), timeout=PATIENCE)
    page.undo.undo.click()
    qtbot.waitUntil(lambda: row(page, "door").tags == (("floor", "2"),), timeout=PATIENCE)


def test_a_camera_is_registered_although_its_dialog_was_closed_meanwhile(
    qtbot: QtBot, page: CamerasPage
) -> None:
    page.dialogs.ask_registration(CameraPlan("early", "rtsp://10.0.0.9/live"))
    dialog = opened(qtbot, page, RegisterDialog)
    dialog.check_first.setChecked(False)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.go.click()
    dialog.cancel.click()
    qtbot.waitUntil(lambda: bool(gone), timeout=PATIENCE)
    qtbot.waitUntil(lambda: _shown(page) == "early", timeout=PATIENCE)


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


def test_a_refusal_is_told_and_listed(qtbot: QtBot, page: CamerasPage) -> None:
    with qtbot.waitSignal(page.told, timeout=PATIENCE) as told:
        page.commands.register({"name": "bad name", "url": "rtsp://10.0.0.9/live"}, lambda _camera: None)
    assert page.commands._board.rows[0].state is JobState.FAILED
    assert "NodeName" in told.args[0]


def test_what_the_site_refuses_stands_at_the_field_until_that_is_changed(
    qtbot: QtBot, page: CamerasPage
) -> None:
    page.dialogs.ask_registration(CameraPlan("twin", "rtsp://10.0.0.8/live"))
    dialog = opened(qtbot, page, RegisterDialog)
    dialog.check_first.setChecked(False)
    register(qtbot, page, "twin")
    dialog.go.click()
    name = dialog.form.name
    qtbot.waitUntil(lambda: "There is a camera of this name" in name.problem, timeout=PATIENCE)
    assert not dialog.problem.text()
    name.put("other")
    assert name.problem == ""
    dialog.refuse(BelvedereError("BV-CLI-009", "The site does not answer"))
    assert "does not answer" in dialog.problem.text()


def test_nothing_is_asked_of_the_site_while_nobody_looks(page: CamerasPage) -> None:
    assert page._watch.is_on
    page.hide()
    assert not page._watch.is_on
    page.show()


def plan_of(url: str) -> CameraPlan:
    return CameraPlan(
        name="lab", url=url.replace("rtsp://", f"rtsp://{USER}:{PASSWORD}@"), description="real"
    )


def test_a_camera_is_examined_then_registered_with_its_verdict(
    qtbot: QtBot, page: CamerasPage, stream: VirtualCamera
) -> None:
    page.registered.add.click()
    dialog = opened(qtbot, page, RegisterDialog)
    dialog.form.show_plan(plan_of(stream.url))
    assert dialog.form.url.text == stream.url
    assert dialog.form.user.text == USER
    assert dialog.go.text() == "Check and register"
    dialog.go.click()
    qtbot.waitUntil(lambda: "lab" in names(page), timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(row(page, "lab").verdict.codec), timeout=PATIENCE)
    verdict = row(page, "lab").verdict
    assert verdict.severity in {"ok", "note", "warning"}
    assert (verdict.codec, bool(verdict.seen_from)) == ("H.264", True)
    qtbot.waitUntil(lambda: _shown(page) == "lab", timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(page.looking.doctor.report), timeout=PATIENCE)
    assert PASSWORD not in page.looking.doctor.report


def test_a_camera_that_refuses_the_password_is_registered_only_when_that_is_wanted(
    qtbot: QtBot, page: CamerasPage, stream: VirtualCamera
) -> None:
    page.registered.add.click()
    dialog = opened(qtbot, page, RegisterDialog)
    dialog.form.show_plan(CameraPlan(name="lab", url=stream.url, user=USER, password="wrong"))
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.go.text() == "Register anyway", timeout=PATIENCE)
    assert names(page) == []
    dialog.form.password.put(PASSWORD)
    assert dialog.go.text() == "Check and register"
    dialog.form.password.put("wrong")
    assert dialog.go.text() == "Register anyway"
    dialog.go.click()
    qtbot.waitUntil(lambda: names(page) == ["lab"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: row(page, "lab").verdict.severity == "error", timeout=PATIENCE)


def test_an_edit_keeps_the_password_and_is_taken_back(
    qtbot: QtBot, page: CamerasPage, stream: VirtualCamera
) -> None:
    register(qtbot, page, "lab", url=stream.url + "x", user=USER, password=PASSWORD)
    page.registered.detail.edit.click()
    dialog = opened(qtbot, page, RegisterDialog)
    assert not dialog.form.name.isEnabled()
    assert not dialog.form.password.isVisible()
    dialog.form.url.put(stream.url)
    dialog.go.click()
    qtbot.waitUntil(lambda: row(page, "lab").address == stream.url, timeout=PATIENCE)
    qtbot.waitUntil(lambda: row(page, "lab").verdict.codec == "H.264", timeout=PATIENCE)
    page.undo.undo.click()
    qtbot.waitUntil(lambda: row(page, "lab").address == stream.url + "x", timeout=PATIENCE)
    qtbot.waitUntil(lambda: row(page, "lab").verdict.severity == "", timeout=PATIENCE)


def test_a_registered_camera_is_checked_and_seen_and_its_password_is_nowhere(
    qtbot: QtBot, page: CamerasPage, stream: VirtualCamera, user: Path, own_log: OwnLog, tmp_path: Path
) -> None:
    register(qtbot, page, "lab", url=stream.url, user=USER, password=PASSWORD)
    grid = page.looking.preview
    qtbot.waitUntil(lambda: grid.view.tiles[0].image is not None, timeout=PATIENCE)
    page.registered.detail.check.click()
    qtbot.waitUntil(lambda: row(page, "lab").verdict.codec == "H.264", timeout=PATIENCE)
    assert page.registered.detail.when.isVisible()
    page.registered.detail.large.click()
    assert page.parts.currentIndex() == WALL
    qtbot.waitUntil(lambda: page.wall.grid.view.tiles[0].image is not None, timeout=PATIENCE)
    page.registered.table.remember_columns()
    own_log.use("debug")
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert not [text for text in shown if PASSWORD in text]
    assert PASSWORD not in repr(page.registered.model.every)
    kept = [file for file in (user / "data").rglob("*.json") if file.is_file()]
    assert kept
    written = [*kept, *(user / "settings").rglob("*"), *tmp_path.rglob("*")]
    assert not [file for file in written if PASSWORD.encode() in _content_of(file)]
    told = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert PASSWORD not in told
    page.parts.setCurrentIndex(REGISTERED)


def _content_of(file: Path) -> bytes:
    """What is in a file; nothing where there is none any more."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return b""


def test_what_is_typed_is_judged_at_its_field(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "door")
    page.registered.add.click()
    form = opened(qtbot, page, RegisterDialog).form
    form.show_plan(CameraPlan("door", "http://10.0.0.9/", "", "lonely", "d" * 256, "=x"))
    problems = {field.problem for field in (form.name, form.url, form.user, form.description, form.tags)}
    assert len(problems) == 5
    assert "" not in problems
    form.show_plan(CameraPlan("gate", "rtsp://10.0.0.9/live"))
    assert form.note.text() == "door has this address already."


def test_cameras_that_answer_in_a_range_are_registered_together(
    qtbot: QtBot, page: CamerasPage, stream: VirtualCamera
) -> None:
    page.parts.setCurrentIndex(FIND)
    heard = {"host": "127.0.0.1", "port": stream.port, "software": "bench", "url": stream.url[:-3]}
    page.finding.search()
    page.finding._on_event({"server": heard})
    page.finding._on_event({"server": {**heard, "host": "127.0.0.2", "url": "rtsp://127.0.0.2:1/"}})
    assert [each.model for each in page.finding.model.rows] == ["bench", "bench"]
    page.finding.stop()
    page.finding.table.selectAll()
    assert page.finding.register.text() == "Register (2)…"
    page.finding.register.click()
    dialog = opened(qtbot, page, ManyDialog)
    dialog.path.put("cam")
    dialog.user.put(USER)
    dialog.password.put(PASSWORD)
    assert not dialog.remember.isEnabled()
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.registrar.is_busy, timeout=PATIENCE)
    stages = [draft.stage for draft in dialog.drafts]
    assert stages == [Stage.REGISTERED, Stage.UNFIT]
    dialog.leave.click()
    qtbot.waitUntil(lambda: names(page) == ["camera-127-0-0-1"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: row(page, "camera-127-0-0-1").verdict.codec == "H.264", timeout=PATIENCE)


def test_a_range_is_asked_only_once_its_addresses_were_agreed_to(qtbot: QtBot, page: CamerasPage) -> None:
    page.parts.setCurrentIndex(FIND)
    page.finding.sweep.click()
    dialog = opened(qtbot, page, SweepDialog)
    dialog.range.put("8.8.8.0/24")
    assert "local" in dialog.range.problem
    dialog.range.put("127.0.0.1-9")
    assert dialog.plan.text().startswith("127.0.0.1 to 127.0.0.9: 9 addresses")
    assert not dialog.ask.isEnabled()
    dialog.agreed.setChecked(True)
    dialog.range.put("127.0.0.1-8")
    assert not dialog.ask.isEnabled()
    dialog.agreed.setChecked(True)
    dialog.ask.click()
    assert page.finding.is_looking
    qtbot.waitUntil(lambda: not page.finding.is_looking, timeout=PATIENCE)


def test_a_list_is_registered_once_it_was_checked(qtbot: QtBot, page: CamerasPage, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text(f"name,url,user,password\nl-1,rtsp://10.0.1.1/a,me,{PASSWORD}\nl-2,rtsp://10.0.1.2/a,,\n")
    page.finding.by_list.click()
    dialog = opened(qtbot, page, ListDialog)
    dialog.read(str(file))
    qtbot.waitUntil(dialog.go.isEnabled, timeout=PATIENCE)
    dialog.go.click()
    qtbot.waitUntil(lambda: names(page) == ["l-1", "l-2"], timeout=PATIENCE)


def test_cameras_are_given_to_an_application_by_an_override(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "door")
    page.registered.detail.use.click()
    dialog = opened(qtbot, page, UseDialog)
    dialog.node.put("front_door")
    graph = json.loads(dialog.text.toPlainText())["nodeGraphOverrides"]
    assert graph["packages"] == [{"name": "123456789012::door", "version": "1.0"}]
    assert graph["nodes"] == [{"name": "door", "interface": "123456789012::door.door"}]
    assert graph["nodeOverrides"] == [{"replace": "front_door", "with": [{"name": "door"}]}]
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.text.toPlainText()


def test_every_control_has_a_name(qtbot: QtBot, page: CamerasPage) -> None:
    register(qtbot, page, "door")
    page.dialogs.ask_registration()
    page.dialogs.ask_many([FoundCamera("10.0.0.1", ""), FoundCamera("10.0.0.2", "")])
    page.dialogs.ask_list()
    page.finding.ask_sweep()
    qtbot.waitUntil(lambda: len(page.findChildren(QDialog)) >= 4, timeout=PATIENCE)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView, QTabBar)
    nameless = [
        widget
        for kind in kinds
        for widget in page.findChildren(kind)
        if not isinstance(widget, QListView)  # of combo boxes, which have names
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _spoken(widget)
    ]
    assert nameless == []


def _spoken(widget: QWidget) -> str:
    """What a screen reader says; parts that Qt puts into its own widgets are theirs."""
    if widget.objectName().startswith("qt_"):
        return "Qt's own"
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or widget.toolTip()


def test_several_cameras_are_checked_together(qtbot: QtBot, page: CamerasPage) -> None:
    for name in ("north", "south"):
        register(qtbot, page, name, url="rtsp://127.0.0.1:1/live")
    assert not page.registered.check.isVisible()
    page.registered.table.selectAll()
    page.registered.check.click()
    qtbot.waitUntil(
        lambda: [each.verdict.severity for each in page.registered.model.every] == ["error"] * 2,
        timeout=PATIENCE,
    )
    qtbot.waitUntil(lambda: page.commands._board.rows[0].state is JobState.DONE, timeout=PATIENCE)
