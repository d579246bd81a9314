"""The ways to the Metrics page and from it, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.failures import Failures
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.metrics.page import MetricsPage
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders
from fakes.every_window import silent_client


@pytest.fixture
def desktop(
    tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> Iterator[Desktop]:
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs", tmp_path / "cache")
    services = Services(folders, settings, theme, Languages(tmp_path), Failures(tmp_path), own_log)
    made = Desktop(services, client=silent_client())
    qtbot.addWidget(made.window)
    made.show()
    yield made
    made.close()


def test_what_was_told_of_an_alarm_leads_to_the_alarms_and_a_graph_to_the_log(desktop: Desktop) -> None:
    desktop.alarms.asked.emit()
    page = desktop.window.stack.currentWidget()
    assert isinstance(page, MetricsPage)
    assert page.tabs.currentWidget() is page.alarms
    page.logs_asked.emit("/aws/panorama/devices/device-yard", "yard", 1_790_000_000.0)
    assert isinstance(desktop.window.stack.currentWidget(), LogsPage)
