"""The sender's open logs, filters and marked lines, all the way: marked, bundled, opened, seen again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.rules import Narrowing, Rule, narrowing_of
from belvedere_desktop.logs.sources import Opening, of_paths
from belvedere_desktop.settings import Settings
from belvedere_desktop.support.page import MAKING, OPENED, SupportPage

PATIENCE = 120_000
LINES = [f"2024-03-01 10:00:{second:02}.000 INFO tick({second}) all is well" for second in range(40)]
LINES[7] = "2024-03-01 10:00:07.000 ERROR connect(12) opening rtsp://viewer:canary@192.168.7.20/stream"


@pytest.fixture
def client(qapp: QApplication, tmp_path: Path) -> Iterator[Client]:
    """A child of a user with folders of its own, and no site."""
    assert qapp
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
            patch.delenv(name)
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
        made = Client()
        made.use({"endpoint": "http://127.0.0.1:9"})
        yield made
        made.close()


def test_a_marked_line_is_marked_in_the_opened_bundle(
    qtbot: QtBot, client: Client, settings: Settings, tmp_path: Path
) -> None:
    runner = JobRunner()
    logs = LogsPage(client, JobBoard(runner), settings)
    support = SupportPage(client, lambda: logs.views)
    for page in (logs, support):
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
    file = tmp_path / "yard.log"
    file.write_text("\n".join(LINES) + "\n")
    pane = logs.open(of_paths([str(file)]))
    qtbot.waitUntil(lambda: pane.log.counts.complete, timeout=PATIENCE)
    pane.area.go_to(7)
    qtbot.waitUntil(lambda: pane.area.current is not None, timeout=PATIENCE)
    pane.note("here it breaks")
    qtbot.waitUntil(lambda: bool(pane.marks.places), timeout=PATIENCE)
    narrowing = Narrowing((Rule("connect"),))
    logs.parts.filters.use(narrowing)
    support.parts.setCurrentIndex(MAKING)
    making = support.making
    making.gather.click()
    qtbot.waitUntil(making.save.isEnabled, timeout=PATIENCE)
    making.write(str(tmp_path / "support.zip"))
    qtbot.waitUntil(lambda: "✓ Saved" in making.state.text(), timeout=PATIENCE)
    logs.close_all()
    logs.parts.filters.use(Narrowing())

    def show(title: str, sources: list[dict[str, Any]], kept: dict[str, Any]) -> None:
        logs.parts.filters.use(narrowing_of(kept))
        logs.open(Opening(title, tuple(sources)))

    support.view_asked.connect(show)
    support.parts.setCurrentIndex(OPENED)
    support.opened.open_file(str(tmp_path / "support.zip"))
    qtbot.waitUntil(support.opened.views.isEnabled, timeout=PATIENCE)
    support.opened.views.click()
    (again,) = logs.panes
    qtbot.waitUntil(lambda: bool(again.marks.places), timeout=PATIENCE)
    assert logs.parts.filters.narrowing == narrowing
    assert again.title.text() == "yard.log"
    assert again.marks.documents[0]["number"] == 8
    assert again.marks.documents[0]["note"] == "here it breaks"
    qtbot.waitUntil(lambda: again.log.counts.total == 1, timeout=PATIENCE)
    text = "ERROR connect(12) opening [removed: camera address 1]"
    qtbot.waitUntil(lambda: text in getattr(again.log.line(0), "text", ""), timeout=PATIENCE)
    logs.close_all()
    making.close_down()
    runner.close()
