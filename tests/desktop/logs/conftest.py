"""A Logs page over a real client child, and a log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.settings import Settings
from fakes.log_pages import LINES, line


@pytest.fixture(scope="module")
def client(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    assert qapp
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BELVEDERE_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("BELVEDERE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("TZ", "UTC")
        made = Client()
        yield made
        made.close()


@pytest.fixture
def page(client: Client, settings: Settings, qtbot: QtBot) -> Iterator[LogsPage]:
    runner = JobRunner()
    made = LogsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.close_all()
    made.hide()
    runner.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two appliances' making: every hundredth line an error, every thousandth with JSON."""
    made = tmp_path_factory.mktemp("logs") / "occ_log.log"
    made.write_text("".join(map(line, range(LINES))), encoding="utf-8")
    return made
