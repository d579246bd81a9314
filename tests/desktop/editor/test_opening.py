"""From the Simulator page into the editor, and what becomes of its edits there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.editor.window import GraphEditor
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.page import SimulatorPage
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders
from belvedere_simulator.manifest.editing.graph_edits import RemoveNode
from desktop.editor.conftest import PATIENCE_MS
from fakes.every_window import silent_client


@pytest.fixture
def desktop(tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog) -> Iterator[Desktop]:
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs", tmp_path / "cache")
    failures = Failures(folders.logs)
    settings.last_page = "simulator"
    services = Services(folders, settings, theme, Languages(tmp_path), failures, own_log)
    made = Desktop(services, client=silent_client())
    made.show()
    yield made
    made.window.close()
    made.close()


def opened(desktop: Desktop, folder: Path, qtbot: QtBot) -> tuple[SimulatorPage, GraphEditor]:
    """Open an application, and its graph by the action of menus and the palette."""
    action = desktop.window.action("edit_graph")
    qtbot.waitUntil(lambda: desktop.page is not None, timeout=PATIENCE_MS)
    page = desktop.page
    assert page is not None
    assert not action.isEnabled()
    with qtbot.waitSignal(page.loaded, timeout=PATIENCE_MS):
        page.open_folder(folder)
    action.trigger()
    qtbot.waitUntil(lambda: page.editor is not None, timeout=PATIENCE_MS)
    assert page.editor is not None
    return page, page.editor


def test_the_editor_opens_from_the_page_and_what_it_saves_is_shown_there(
    desktop: Desktop, samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "people_counter"
    shutil.copytree(samples / "people_counter", folder)
    page, editor = opened(desktop, folder, qtbot)
    page.work.edit.click()
    assert page.editor is editor
    graph = folder / "graphs" / "people_counter" / "graph.json"
    editor.make(RemoveNode(graph, "label"))
    assert not desktop.window.close()
    assert editor.saver.question is not None
    editor.saver.question.reject()
    with qtbot.waitSignal(page.loaded, timeout=PATIENCE_MS):
        editor.save()
    assert "label" not in {
        page.work.graph.table.card(row).name for row in range(page.work.graph.table.rowCount())
    }
    assert desktop.simulator.may_close()
    assert not editor.isVisible()
