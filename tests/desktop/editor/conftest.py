"""An editor over a copy of the people counter."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.editor.window import GraphEditor
from belvedere_desktop.editor.work import opening
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Control, JobRunner
from belvedere_desktop.settings import Settings

PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Bench:
    """The open editor, its files, and whoever waits for it."""

    editor: GraphEditor
    graph: Path
    override: Path
    settings: Settings
    qtbot: QtBot

    def settle(self) -> None:
        """Wait until all is checked that was edited."""
        self.qtbot.waitUntil(lambda: self.editor.is_settled, timeout=PATIENCE_MS)

    @property
    def text(self) -> str:
        """What the draft says of the graph."""
        return self.editor.model.draft.texts[self.graph]

    def type(self, before: str, after: str) -> None:
        """Have somebody type in the text of the graph, and wait until it was read."""
        pane = self.editor.parts.editors[self.graph]
        assert before in pane.toPlainText()
        cursor = pane.document().find(before)
        cursor.insertText(after)
        self.editor.flush()
        self.settle()


@pytest.fixture
def bench(qtbot: QtBot, samples: Path, tmp_path: Path, settings: Settings) -> Iterator[Bench]:
    """The editor as it opens."""
    folder = tmp_path / "people_counter"
    shutil.copytree(samples / "people_counter", folder)
    override = folder / "graphs" / "people_counter" / "override.json"
    opened = opening(folder, override)(Control(lambda _text, _fraction: None))
    runner = JobRunner()
    editor = GraphEditor(opened, override, JobBoard(runner), settings)
    editor.show()
    yield Bench(editor, opened.graph, override, settings, qtbot)
    editor.saver.is_given_up = True
    editor.close()
    runner.close()
    editor.deleteLater()
