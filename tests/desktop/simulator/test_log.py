"""The log: batches, a cap, a filter."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.simulator.log_model import MOST_LINES
from belvedere_desktop.simulator.log_panel import LogPanel
from belvedere_simulator.events import LogWritten


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    """An empty log."""
    log = LogPanel()
    qtbot.addWidget(log)
    return log


def lines(count: int, stream: str = "console_output") -> list[LogWritten]:
    """Numbered lines."""
    return [LogWritten(stream, f"frame {number}") for number in range(count)]


def shown(panel: LogPanel) -> list[str]:
    """What stands in the list."""
    return [str(panel.shown.index(row, 0).data()) for row in range(panel.shown.rowCount())]


def test_lines_arrive_in_one_batch(panel: LogPanel, qtbot: QtBot) -> None:
    inserted: list[tuple[int, int]] = []
    panel.model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    for line in lines(500):
        panel.add([line])
    qtbot.waitUntil(lambda: panel.model.rowCount() == 500)
    assert inserted == [(0, 499)]


def test_only_the_newest_ten_thousand_are_kept(panel: LogPanel) -> None:
    for _ in range(3):
        panel.add(lines(MOST_LINES // 2 + 7))
        panel.flush()
    assert panel.model.rowCount() == MOST_LINES
    assert panel.model.line(MOST_LINES - 1).line == f"frame {MOST_LINES // 2 + 6}"


def test_text_and_stream_choose_lines(panel: LogPanel) -> None:
    panel.add([LogWritten("engine", "Started"), LogWritten("front", "started late"), *lines(3)])
    panel.flush()
    assert [panel.stream.itemData(row) for row in range(panel.stream.count())] == [
        "",
        "engine",
        "front",
        "console_output",
    ]
    panel.text.setText("START")
    assert len(shown(panel)) == 2
    panel.stream.setCurrentIndex(2)
    assert shown(panel) == ["front            started late"]


def test_without_following_the_view_stays(panel: LogPanel, qtbot: QtBot) -> None:
    panel.resize(400, 200)
    with qtbot.waitExposed(panel, timeout=30_000):
        panel.show()
    panel.add(lines(200))
    panel.flush()
    bar = panel.list.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    panel.follow.setChecked(False)
    bar.setValue(10)
    panel.add(lines(200))
    panel.flush()
    assert bar.value() == 10


def test_copy_takes_what_is_shown(panel: LogPanel) -> None:
    panel.add(lines(3))
    panel.flush()
    panel.text.setText("frame 2")
    panel.copy()
    assert QGuiApplication.clipboard().text() == "console_output   frame 2"
