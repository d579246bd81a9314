"""The Logs page over a real client child: files read, filtered, searched, marked, followed, merged."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from belvedere_desktop.logs.go_dialog import GoDialog
from belvedere_desktop.logs.line_menu import line_menu
from belvedere_desktop.logs.page import MOST_PANES, LogsPage
from belvedere_desktop.logs.rules import Rule
from belvedere_desktop.logs.sources import of_paths
from fakes.log_pages import LINES, line, opened, texts, until


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
    until(qtbot, lambda: not pane.problem.isVisible())
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
