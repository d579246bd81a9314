"""Closing the desktop: at once, or after a question while applications run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.start.page import StartPage
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders

PATIENCE = 60_000
BUSY = [{"folder": "/nowhere", "applications": ["counter"]}]


@pytest.fixture
def desktop(
    user: Path, tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog
) -> Iterator[Desktop]:
    """The desktop at a first start, not shown yet."""
    folders = Folders(tmp_path / "config", user, tmp_path / "logs", tmp_path / "cache")
    made = Desktop(Services(folders, settings, theme, Languages(tmp_path), Failures(folders.logs), own_log))
    yield made
    made.window.may_close = lambda: True
    made.window.close()
    made.close()


@pytest.fixture
def shown(desktop: Desktop, qtbot: QtBot) -> Desktop:
    """The same, once its first page is there and its client child answers."""
    desktop.window.show()
    qtbot.waitUntil(lambda: isinstance(desktop.window.stack.currentWidget(), StartPage), timeout=PATIENCE)
    wake(desktop.client, qtbot)
    return desktop


def test_where_nothing_was_needed_it_may_close_at_once(desktop: Desktop) -> None:
    assert desktop.farewell.may_close()


def test_without_applications_it_closes_unasked(shown: Desktop, qtbot: QtBot) -> None:
    shown.window.close()
    assert shown.window.isVisible()
    qtbot.waitUntil(lambda: not shown.window.isVisible(), timeout=PATIENCE)
    assert shown.farewell.question is None


def test_with_applications_it_asks_and_keeps_them(shown: Desktop) -> None:
    shown.farewell._on_boxes(BUSY)
    question = shown.farewell.question
    assert question is not None and question.text() == "On an appliance of this computer: counter"
    press(question, "Do not close")
    assert shown.window.isVisible()
    shown.farewell._on_boxes(BUSY)
    press(shown.farewell.question, "Keep running")
    assert not shown.window.isVisible()


def test_or_stops_the_appliance_first(shown: Desktop, qtbot: QtBot) -> None:
    shown.farewell._on_boxes(BUSY)
    press(shown.farewell.question, "Stop the appliance")
    qtbot.waitUntil(lambda: not shown.window.isVisible(), timeout=PATIENCE)


def test_the_page_that_was_left_comes_first_the_next_time(shown: Desktop, settings: Settings) -> None:
    assert settings.last_page == "start"
    shown.window.show_page("devices")
    assert settings.last_page == "devices"


def test_the_front_panel_and_returned_logs_open_from_the_start_page(shown: Desktop, tmp_path: Path) -> None:
    page = shown.window.stack.currentWidget()
    assert isinstance(page, StartPage)
    page.panel_asked.emit("")
    assert shown.front_panel is not None and shown.front_panel.isVisible()
    page.logs_asked.emit(tmp_path)
    logs = shown.windows.logs
    assert logs is not None and logs.isVisible()
    logs.close()


def test_only_an_appliance_of_this_computer_has_a_front_panel(shown: Desktop) -> None:
    page = shown.window.page("devices")
    assert isinstance(page, DevicesPage)
    page._chosen = "device-here"
    page._on_appliances([{"running": False}, {"running": True, "device": {"device_id": "device-there"}}])
    assert page.detail.panel.isHidden()
    page._on_appliances([{"running": True, "device": {"device_id": "device-here"}}])
    assert not page.detail.panel.isHidden()
    page.detail.panel.click()
    assert shown.front_panel is not None and shown.front_panel.isVisible()


def wake(client: Client, qtbot: QtBot) -> None:
    """Have the client child run."""
    answers: list[Any] = []
    client.call("appliance.faults", {}, Listeners(done=answers.append))
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)


def press(question: Any, text: str) -> None:
    """Choose an answer."""
    next(button for button in question.buttons() if button.text() == text).click()
