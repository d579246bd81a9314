"""The program comes back as it was left: its place, its page, its splitters and columns, its list of jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import Folders
from fakes.every_window import silent_client


@contextmanager
def started(folder: Path, theme: Theme, log: OwnLog, qtbot: QtBot) -> Iterator[Desktop]:
    """The desktop over the settings of a folder, from its start to its end."""
    settings = Settings(folder / "desktop.ini")
    places = Folders(folder, folder, folder, folder)
    services = Services(places, settings, theme, Languages(folder), Failures(folder), log)
    desktop = Desktop(services, client=silent_client())
    desktop.show()
    qtbot.waitUntil(lambda: desktop.window.stack.currentWidget() is not None)
    yield desktop
    desktop.quit()
    settings.save()
    desktop.close()


def devices(desktop: Desktop) -> DevicesPage:
    """The page, with a device beside the table."""
    page: QWidget | None = desktop.window.built("devices")
    assert isinstance(page, DevicesPage)
    page.detail.show()
    return page


def test_the_program_comes_back_as_it_was_left(
    tmp_path: Path, theme: Theme, own_log: OwnLog, qtbot: QtBot
) -> None:
    with started(tmp_path, theme, own_log, qtbot) as desktop:
        desktop.window.setGeometry(30, 40, 760, 600)
        desktop.windows.show_jobs(True)
        desktop.window.show_page("devices")
        page = devices(desktop)
        page.table.setColumnWidth(1, 77)
        page.parts.splitter.setMinimumWidth(900)
        qtbot.waitUntil(lambda: page.parts.splitter.width() == 900)
        page.parts.splitter.handle(1).moveSplitter(page.parts.splitter.sizes()[0] - 60)
        left = page.parts.splitter.sizes()
    with started(tmp_path, theme, own_log, qtbot) as desktop:
        page = devices(desktop)
        assert desktop.window.geometry().getRect() == (30, 40, 760, 600)
        assert not desktop.window.jobs.isHidden()
        assert page.table.columnWidth(1) == 77
        page.parts.splitter.setMinimumWidth(900)
        qtbot.waitUntil(lambda: page.parts.splitter.width() == 900)
        assert page.parts.splitter.sizes() == left
