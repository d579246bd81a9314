"""From other pages of the real window to the Logs page."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.failures import Failures
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.sources import application_group, device_group
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders
from fakes.every_window import silent_client


def test_a_device_and_an_application_lead_to_their_logs(
    tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> None:
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    services = Services(folders, settings, theme, Languages(tmp_path), Failures(tmp_path), own_log)
    settings.last_page = "devices"
    desktop = Desktop(services, client=silent_client())
    desktop.show()
    qtbot.waitUntil(lambda: desktop.window.built("devices") is not None)
    devices, applications = desktop.window.page("devices"), desktop.window.page("applications")
    assert isinstance(devices, DevicesPage)
    assert isinstance(applications, ApplicationsPage)
    devices.logs_asked.emit(device_group("device-1"), "yard")
    applications.logs_asked.emit(application_group("device-1", "instance-1"), "gate, yard")
    page = desktop.window.stack.currentWidget()
    assert isinstance(page, LogsPage)
    assert [pane.title.text() for pane in page.panes] == ["yard", "gate, yard"]
    desktop.quit()
    desktop.close()
