"""The pages of the window follow the site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.profiles.site_frame import SiteFrame
from belvedere_desktop.replay.commands import RecordingsCommands
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.main_window import MainWindow
from belvedere_desktop.window.navigation import PageEntry

PATIENCE = 60_000


class Commands:
    """Nothing is asked of the menus here."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_given: name


@pytest.fixture
def built() -> list[str]:
    """Which pages were built, in order."""
    return []


@pytest.fixture
def window(qtbot: QtBot, client: Client, settings: Settings, built: list[str]) -> Iterator[MainWindow]:
    """A window with a page of the site and one that is of none."""
    from belvedere_desktop.window.entries import main_entries  # noqa: PLC0415

    def page(name: str) -> QWidget:
        built.append(name)
        return QLabel(name)

    pages = [PageEntry(name, name, "home", partial(page, name)) for name in ("devices", "simulator")]
    runner = JobRunner()
    commands: Any = Commands()
    board = JobBoard(runner)
    window = MainWindow(settings, board)
    recordings = RecordingsCommands(client, board, settings, window)
    window.furnish(pages, [*main_entries(commands, commands, commands), *recordings.entries()])
    qtbot.addWidget(window)
    window.show()
    yield window
    runner.close()


def test_pages_of_the_site_are_built_anew_and_calls_go_to_the_other_one(
    qtbot: QtBot, client: Client, window: MainWindow, built: list[str]
) -> None:
    frame = SiteFrame(client, window)
    window.show_page("simulator")
    window.show_page("devices")
    qtbot.waitUntil(lambda: bool(frame.switch.active), timeout=PATIENCE)
    before = built.count("devices")
    frame.switch.switched.emit("plant")
    assert client.place == {"site": "plant"}
    assert built.count("devices") == before + 1
    assert built.count("simulator") == 1
    failures: list[str] = []
    client.call("devices.list", {}, Listeners(failed=lambda error: failures.append(error.code)))
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE)
    assert failures == ["BV-PFL-001"]
