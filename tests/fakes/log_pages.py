"""What tests of the Logs page have in common: a log, and waiting for what is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.pane import LogPane

PATIENCE = 90_000
LINES = 3_000


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
