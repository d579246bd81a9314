"""The shell: pages as data, menus, palette, job list, dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.failures import Failures
from belvedere_desktop.job_board import JobState
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.preferences.dialog import PreferencesDialog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_desktop.window.command_palette import CommandPalette, score
from belvedere_desktop.window.crash_dialog import CrashDialog
from belvedere_desktop.window.job_list import JobCard
from belvedere_desktop.window.menus import menu_plan
from belvedere_simulator.folders import Folders
from fakes.every_window import silent_client


@pytest.fixture
def desktop(
    tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> Iterator[Desktop]:
    """The desktop of somebody who left it at the Simulator page."""
    settings.last_page = "simulator"
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs", tmp_path / "cache")
    services = Services(folders, settings, theme, Languages(tmp_path), Failures(folders.logs), own_log)
    shown = Desktop(services, client=silent_client())
    shown.show()
    qtbot.waitUntil(lambda: shown.page is not None)
    yield shown
    shown.window.close()
    shown.close()


def test_the_window_is_shown_before_its_first_page_is_built(
    tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    settings.last_page = "simulator"
    services = Services(folders, settings, theme, Languages(tmp_path), Failures(tmp_path), own_log)
    desktop = Desktop(services, client=silent_client())
    desktop.show()
    assert desktop.window.isVisible() and desktop.page is None
    qtbot.waitUntil(lambda: desktop.page is not None)
    assert desktop.window.stack.currentWidget() is desktop.page
    desktop.window.close()
    desktop.close()


def test_every_action_is_in_a_menu(desktop: Desktop) -> None:
    placed = {name for _, names in menu_plan() for name in names if name}
    assert {action.objectName() for action in desktop.window.actions()} == placed


def test_shortcuts_are_not_given_twice(desktop: Desktop) -> None:
    keys = [key.toString() for action in desktop.window.actions() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_the_palette_finds_and_does(desktop: Desktop, qtbot: QtBot) -> None:
    palette = CommandPalette(desktop.window.actions(), desktop.window)
    palette.open_over(desktop.window)
    QTest.keyClicks(palette.text, "jobs")
    assert palette.list.item(0).text().startswith("Jobs")
    QTest.keyClick(palette.text, Qt.Key.Key_Return)
    qtbot.waitUntil(desktop.window.jobs.isVisible)
    assert desktop.window.action("jobs").isChecked()


@given(st.text(min_size=1, max_size=8), st.text(max_size=20))
def test_letters_match_only_in_their_order(letters: str, text: str) -> None:
    assert score(text, text) is not None
    wanted = letters.casefold().replace(" ", "")
    if score(letters, text) is not None:
        rest = iter(text.casefold())
        assert all(letter in rest for letter in wanted)


def test_a_word_start_is_better_than_the_middle_of_a_word() -> None:
    inside, start = score("st", "fast"), score("st", "open stream")
    assert inside is not None and start is not None
    assert start < inside


def test_a_job_is_listed_with_progress_and_can_be_cancelled(desktop: Desktop) -> None:
    asked: list[bool] = []
    board = desktop.window._board
    number = board.begin("Install Python", lambda: asked.append(True))
    board.progress(number, "numpy", 0.25)
    desktop.windows.show_jobs(True)
    card = desktop.window.jobs.findChildren(JobCard)[-1]
    assert (card.title.text(), card.bar.value(), card.text.text()) == ("Install Python", 250, "numpy")
    card.cancel.click()
    assert asked == [True]
    board.end(number, JobState.CANCELLED)
    assert "Cancelled" in card.state.text()


def test_preferences_take_effect_at_once(desktop: Desktop, settings: Settings, qtbot: QtBot) -> None:
    dialog = PreferencesDialog(settings, ["en"], Path("/data"))
    qtbot.addWidget(dialog)
    box = dialog.findChild(QComboBox, "theme")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert settings.theme == "dark"
    qtbot.waitUntil(lambda: desktop.window.palette().window().color().lightness() < 128)
    settings.theme = "light"
    qtbot.waitUntil(lambda: desktop.window.palette().window().color().lightness() > 128)


def test_the_crash_dialog_copies_and_lets_go_on(qtbot: QtBot) -> None:
    dialog = CrashDialog("It failed", "ValueError: x", "/logs/crash.txt")
    qtbot.addWidget(dialog)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "ValueError: x"
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.quit.click()
    assert dialog.result() == QDialog.DialogCode.Rejected
