"""What is done with lines on the Logs page: copied, saved, explained, taught, opened again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import psutil
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.happened_dialog import HappenedDialog
from belvedere_desktop.logs.line_menu import line_menu
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.rules import Rule
from belvedere_desktop.logs.sources import of_path, of_paths
from belvedere_desktop.logs.teach_dialog import TeachDialog, keep_format, taught_formats
from belvedere_desktop.settings import Settings
from fakes.log_pages import LINES, line, opened, texts, until


def test_lines_are_copied_and_saved(page: LogsPage, file: Path, qtbot: QtBot, tmp_path: Path) -> None:
    pane = opened(qtbot, page, file)
    pane.area.choose(1, 2)
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: QGuiApplication.clipboard().text() == (line(1) + line(2)).rstrip())
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page, Qt.Key.Key_C, control)
    until(qtbot, lambda: f"{file.name}:3 " in QGuiApplication.clipboard().text())
    told: list[str] = []
    page.told.connect(told.append)
    page.copying.export(pane, str(tmp_path / "saved.log"), "text")
    until(qtbot, lambda: told)
    assert (tmp_path / "saved.log").read_text() == line(1) + line(2)
    pane.area.go_to(0)
    page.parts.filters.add(Rule("ERROR"))
    until(qtbot, lambda: pane.log.counts.total == 30)
    page.copying.export(pane, str(tmp_path / "saved.json"), "json")
    until(qtbot, lambda: len(told) == 2)
    saved = (tmp_path / "saved.json").read_text().splitlines()
    assert len(saved) == 30
    assert "line 99" in json.loads(saved[0])["text"]


def test_files_are_dropped_and_lines_pasted(page: LogsPage, file: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    page.opening.take(data)
    until(qtbot, lambda: page.panes[0].log.counts.lines == LINES)
    QGuiApplication.clipboard().setText(line(1) + line(2))
    page.panes[0].area.setFocus()
    QTest.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: page.panes[-1].log.counts.lines == 2)
    QTest.keyClick(page, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert len(page.panes) == 1
    page.parts.open_menu.aboutToShow.emit()
    assert str(file) in page.parts.open_menu.actions()[-1].text()


def test_what_happened_is_told_and_its_lines_gone_to(
    page: LogsPage, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    told = tmp_path / "told.log"
    words = "2026-11-21 08:10:00 INFO connectBroker(80) connected as device-yard\n"
    told.write_text(
        file.read_text() + "2026-11-21 09:00:00 ERROR BV-CAM-001 the camera does not answer\n" + words
    )
    pane = opened(qtbot, page, told)
    page.parts.happened.click()
    [dialog] = page.findChildren(HappenedDialog)
    until(qtbot, lambda: dialog.table.rows.rows)
    kinds = [(each.kind, each.count) for each in dialog.table.rows.rows]
    assert kinds == [("error", 30), ("connected", 1), ("problem", 1)]
    assert "2 kinds of errors" in dialog.summary.text()
    dialog.table.selectRow(2)
    until(qtbot, lambda: pane.area.current and "BV-CAM-001" in pane.area.current.text)
    assert "camera" in dialog.meaning.title.text().casefold()
    until(qtbot, lambda: "camera" in page.parts.detail.meaning.title.text().casefold())
    dialog.since.setText("yesterday")
    dialog.look()
    assert "yesterday" in dialog.summary.text()
    dialog.since.setText("2026-11-21T08:55:00+00:00")
    dialog.look()
    until(qtbot, lambda: len(dialog.table.rows.rows) == 1)
    dialog.reject()


def test_there_is_no_column_for_times_where_there_are_none(
    page: LogsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    untimed = tmp_path / "untimed.log"
    untimed.write_text("only words\n" * 5)
    pane = opened(qtbot, page, untimed)
    until(qtbot, lambda: not pane.area.columns.time)
    with untimed.open("a") as more:
        more.write(line(1))
    until(qtbot, lambda: pane.area.columns.time)


def test_a_time_is_taught_by_one_line(
    page: LogsPage, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.log"
    odd.write_text("".join(f"[gate|21.11.2026 08-30-{second:02d}] frame\n" for second in range(20)))
    pane = opened(qtbot, page, odd)
    pane.area.go_to(4)
    until(qtbot, lambda: pane.area.current)
    line_menu(pane, page.parts.filters, page.copying, page.ask_time, page).actions()[-1].trigger()
    [dialog] = page.findChildren(TeachDialog)
    dialog.example.setSelection(1, 4)
    until(qtbot, lambda: "BV-LGV-003" in dialog.told.text())
    assert not dialog.use.isEnabled()
    dialog.example.setSelection(6, 19)
    until(qtbot, dialog.use.isEnabled)
    dialog.use.click()
    until(qtbot, lambda: page.panes[0] is not pane and page.panes[0].log.line(0))
    first = page.panes[0].log.line(0)
    assert first is not None
    assert first.at == datetime(2026, 11, 21, 8, 30, tzinfo=UTC).timestamp()
    keep_format(settings, {"form": "%s", "anchor": ""})
    assert [each["form"] for each in taught_formats(settings)] == ["%s", "%d.%m.%Y %H-%M-%S"]


def test_a_log_is_opened_again_when_its_reader_was_killed(
    file: Path, settings: Settings, qtbot: QtBot
) -> None:
    process = ClientProcess()
    client, runner = Client(process=process), JobRunner()
    alone = LogsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(alone)
    alone.resize(1280, 720)
    alone.show()
    pane = opened(qtbot, alone, file)
    psutil.Process(process.pid).kill()
    until(qtbot, pane.again.isVisible)
    assert "BV-DSK-011" in pane.problem.text()
    pane.area.go_to(2000)
    pane.again.click()
    [anew] = alone.panes
    until(qtbot, lambda: anew.log.counts.lines == LINES)
    alone.close_all()
    client.close()
    runner.close()


def test_what_cannot_be_read_is_told(page: LogsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.open(of_paths([str(tmp_path / "nothing.log")]))
    until(qtbot, page.panes[0].problem.isVisible)
    assert of_path("x") == {"kind": "path", "path": "x"}


def test_columns_are_remembered(
    page: LogsPage, client: Client, settings: Settings, file: Path, qtbot: QtBot
) -> None:
    pane = opened(qtbot, page, file)
    actions = {action.text().replace("&", ""): action for action in page.parts.show_menu.actions()}
    actions["Time"].toggle()
    actions["Wrap long lines"].toggle()
    assert texts(pane)[0] == line(0).rstrip()
    runner = JobRunner()
    again = LogsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(again)
    assert (again.menu.columns.time, again.menu.columns.wrap, again.menu.columns.level) == (False, True, True)
    runner.close()
