"""The Logs page over a real client child: files, archives, a growing log, filters, marks, copies."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.go_dialog import GoDialog
from belvedere_desktop.logs.happened_dialog import HappenedDialog
from belvedere_desktop.logs.line_menu import line_menu
from belvedere_desktop.logs.page import MOST_PANES, LogsPage
from belvedere_desktop.logs.pane import LogPane
from belvedere_desktop.logs.rules import Rule
from belvedere_desktop.logs.sources import of_path, of_paths
from belvedere_desktop.logs.teach_dialog import TeachDialog, keep_format, taught_formats
from belvedere_desktop.settings import Settings

PATIENCE = 90_000
LINES = 3_000


@pytest.fixture(scope="module")
def client(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    assert qapp
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BELVEDERE_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("BELVEDERE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("TZ", "UTC")
        made = Client()
        yield made
        made.close()


@pytest.fixture
def page(client: Client, settings: Settings, qtbot: QtBot) -> Iterator[LogsPage]:
    runner = JobRunner()
    made = LogsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.close_all()
    made.hide()
    runner.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two appliances' making: every hundredth line an error, every thousandth with JSON."""
    made = tmp_path_factory.mktemp("logs") / "occ_log.log"
    made.write_text("".join(map(line, range(LINES))), encoding="utf-8")
    return made


def line(number: int, day: str = "2026-11-21") -> str:
    level = "ERROR" if number % 100 == 99 else "INFO"
    more = ' {"fps": 14.9, "node": {"name": "gate"}}' if number % 1000 == 500 else ""
    at = f"{day} {8 + number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d},000"
    return f"{at} {level} gate line {number}{more}\n"


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def opened(qtbot: QtBot, page: LogsPage, *paths: Path) -> LogPane:
    """These files, all of their lines counted and the first of them painted."""
    page.opening.open_paths([str(path) for path in paths])
    pane = page.panes[-1]
    until(qtbot, lambda: pane.log.counts.complete and pane.log.extent == pane.log.counts.total)
    until(qtbot, lambda: texts(pane))
    return pane


def texts(pane: LogPane) -> list[str]:
    """What is painted; nothing while lines are waited for."""
    pane.area.viewport().repaint()
    rows = pane.area.rows
    return [] if any(row.line is None for row in rows) else [row.text for row in rows]


def test_a_log_is_read_filtered_searched_and_explained(page: LogsPage, file: Path, qtbot: QtBot) -> None:
    assert page.parts.empty.isVisible()
    pane = opened(qtbot, page, file)
    assert not page.parts.empty.isVisible()
    assert texts(pane)[0] == "INFO gate line 0"
    assert "3,000" in pane.count.text()
    pane.area.setFocus()
    QTest.keyClick(pane.area, Qt.Key.Key_End)
    until(qtbot, lambda: texts(pane) and texts(pane)[-1].endswith("line 2999"))
    assert pane.follow.isChecked()
    pane.area.go_to(1500)
    until(qtbot, page.parts.detail.fields.isVisible)
    fields = page.parts.detail.fields.rows.rows
    assert [(field.name, field.value) for field in fields] == [("fps", "14.9"), ("node.name", "gate")]
    page.parts.filters.text.setText("line 1")
    QTest.keyClick(page.parts.filters.text, Qt.Key.Key_Return)
    until(qtbot, lambda: pane.log.counts.total == 1111)
    until(qtbot, lambda: pane.area.current and pane.area.current.number == 1501)
    page.parts.filters.add(Rule(r"line 1\d\d$", regex=True, exclude=True))
    until(qtbot, lambda: pane.log.counts.total == 1011)
    page.parts.filters.level.setCurrentIndex(page.parts.filters.level.findData("error"))
    until(qtbot, lambda: pane.log.counts.total == 10)
    until(qtbot, lambda: [text.split()[0] for text in texts(pane)] == ["ERROR"] * 10)
    page.parts.filters.save("errors of the first")
    for total in (1011, 1111, 3000):
        QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: pane.log.counts.total == total)  # noqa: B023 - looked at before the next
    page.parts.filters.menu.aboutToShow.emit()
    page.parts.filters.menu.actions()[0].trigger()
    until(qtbot, lambda: pane.log.counts.total == 10)
    page.parts.filters.drop("errors of the first")


def test_what_is_searched_for_is_counted_and_gone_to(page: LogsPage, file: Path, qtbot: QtBot) -> None:
    pane = opened(qtbot, page, file)
    search = page.parts.search
    search.text.setText("LINE 29")
    until(qtbot, lambda: search.count.text() == "111 found")
    QTest.keyClick(page, Qt.Key.Key_F3)
    until(qtbot, lambda: pane.area.current and pane.area.current.text.endswith("line 29"))
    until(qtbot, lambda: pane.area.current and pane.area.current.found)
    QTest.keyClick(page, Qt.Key.Key_F3)
    until(qtbot, lambda: pane.area.current and pane.area.current.text.endswith("line 290"))
    QTest.keyClick(page, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: pane.area.current and pane.area.current.text.endswith("line 29"))
    search.case.setChecked(True)
    until(qtbot, lambda: search.count.text() == "not found")
    assert not search.next.isEnabled()
    search.regex.setChecked(True)
    search.text.setText("line (")
    until(qtbot, pane.problem.isVisible)
    search.text.clear()
    until(qtbot, lambda: not search.count.text())
    assert not pane.problem.isVisible()
    search.text.setText("line")
    search.case.setChecked(False)
    until(qtbot, lambda: search.count.text() == "3,000 found")
    page.parts.filters.add(Rule("ERROR"))
    until(qtbot, lambda: search.count.text() == "30 found")


def test_one_goes_to_a_line_or_a_moment(page: LogsPage, file: Path, qtbot: QtBot) -> None:
    pane = opened(qtbot, page, file)
    asked: list[object] = []
    dialog = GoDialog(pane.log.line(0).at if pane.log.line(0) else None, page)  # type: ignore[union-attr]
    dialog.line_asked.connect(asked.append)
    dialog.time_asked.connect(pane.go_to_time)
    dialog.where.setText("nowhere")
    dialog.go()
    assert dialog.problem.text()
    dialog.where.setText("2,001")
    dialog.go()
    assert asked == [2001]
    dialog.where.setText("2026-11-21T08:20:00+00:00")
    dialog.go()
    until(qtbot, lambda: pane.area.current and pane.area.current.number == 1201)
    dialog.deleteLater()
    line_menu(pane, page.parts.filters, page.copying, page.ask_time, page).actions()[-1].trigger()
    until(qtbot, lambda: pane.log.counts.total == 1201)
    until(qtbot, lambda: pane.area.current and pane.area.current.number == 1201)
    line_menu(pane, page.parts.filters, page.copying, page.ask_time, page).actions()[-2].trigger()
    until(qtbot, lambda: pane.log.counts.total == 1)
    assert page.parts.filters.rules.count() == 2
    page.parts.filters.rules.setCurrentRow(0)
    QTest.keyClick(page.parts.filters.rules, Qt.Key.Key_Delete)
    until(qtbot, lambda: pane.log.counts.total == 1201)


def test_marks_and_notes_are_there_again_when_the_log_grew_and_has_another_name(
    page: LogsPage, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    own = tmp_path / "gate.log"
    own.write_bytes(file.read_bytes())
    pane = opened(qtbot, page, own)
    for number in (10, 2000):
        pane.area.go_to(number)
        until(qtbot, lambda: pane.area.current is not None)
        QTest.keyClick(page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: pane.area.current and pane.area.current.marked)
    page.parts.detail.note.setText("here it begins")
    page.parts.detail.note.editingFinished.emit()
    until(qtbot, lambda: pane.area.current and pane.area.current.note == "here it begins")
    QTest.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    until(qtbot, lambda: pane.area.choice.current == 10)
    page.close_pane(pane)
    with own.open("a", encoding="utf-8") as growing:
        growing.write(line(LINES))
    renamed = own.rename(tmp_path / "kept.log")
    again = opened(qtbot, page, renamed)
    until(qtbot, lambda: len(again.marks.places) == 2)
    again.area.go_to(0)
    for expected in (10, 2000):
        QTest.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        until(qtbot, lambda: again.area.choice.current == expected)  # noqa: B023 - looked at before the next
    until(qtbot, lambda: page.parts.detail.note.text() == "here it begins")
    page.parts.detail.mark.click()
    until(qtbot, lambda: len(again.marks.places) == 1)


def test_a_log_is_followed_as_it_grows_and_when_it_is_written_anew(
    page: LogsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    growing = tmp_path / "growing.log"
    growing.write_text("".join(map(line, range(100))))
    pane = opened(qtbot, page, growing)
    pane.follow.setChecked(True)
    with growing.open("a", encoding="utf-8") as more:
        for begin in range(100, 2100, 200):
            more.write("".join(map(line, range(begin, begin + 200))))
            more.flush()
            os.fsync(more.fileno())
    until(qtbot, lambda: pane.log.counts.lines == 2100)
    until(qtbot, lambda: texts(pane) and texts(pane)[-1].endswith("line 2099"))
    page.parts.filters.add(Rule("ERROR"))
    until(qtbot, lambda: pane.log.counts.total == 21)
    with growing.open("a", encoding="utf-8") as more:
        more.write(line(2199))
    until(qtbot, lambda: texts(pane) and texts(pane)[-1].endswith("line 2199"))
    page.parts.filters.take_back()
    for part in ("2026-11-21 11:00:00 INFO in", " several", " parts"):
        with growing.open("a", encoding="utf-8") as more:
            more.write(part)
        until(qtbot, lambda: "".join(texts(pane)[-1:]).endswith(part[-5:]))  # noqa: B023
    assert texts(pane)[-1] == "INFO in several parts"
    growing.write_text(line(7))
    until(qtbot, lambda: texts(pane) == ["INFO gate line 7"])


def test_logs_stand_side_by_side_and_are_merged_by_time(
    page: LogsPage, file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "other.log.gz"
    with gzip.open(other, "wt", encoding="utf-8") as packed:
        packed.write("".join(f"2026-11-21 08:00:{second:02d},500 WARNING hall\n" for second in range(60)))
    opened(qtbot, page, file)
    one = opened(qtbot, page, other)
    assert [pane.isVisible() for pane in page.panes] == [True, True]
    page.menu.together.setChecked(True)
    one.area.go_to(30)
    until(qtbot, lambda: (current := page.panes[0].area.current) and current.number == 32)
    page.menu.together.setChecked(False)
    page.merge()
    [both] = page.panes
    until(qtbot, lambda: both.log.counts.lines == LINES + 60 and both.log.counts.complete)
    first = ["INFO gate line 0", "WARNING hall", "INFO gate line 1", "WARNING hall"]
    until(qtbot, lambda: texts(both)[:4] == first)
    until(qtbot, both.which.isVisible)
    both.which.menu().aboutToShow.emit()
    both.which.menu().actions()[0].trigger()
    until(qtbot, lambda: both.log.counts.total == 60)
    page.put_apart()
    assert [pane.title.text() for pane in page.panes] == [file.name, other.name]
    for _ in range(MOST_PANES):
        page.open(of_paths([str(file)]))
    assert len(page.panes) == MOST_PANES


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
