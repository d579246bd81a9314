"""Real widgets on Qt's offscreen platform; a warning of Qt nobody expects fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings

_KNOWN = ("This plugin does not support", "propagateSizeHints")


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """Every test has the application."""
    return qapp


@pytest.fixture
def own_log(tmp_path: Path) -> Iterator[OwnLog]:
    """The program's own log in the test's folder."""
    log = OwnLog(tmp_path / "logs", "debug")
    yield log
    log.close()


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """What Qt complains about, it complains about to the test."""
    complaints: list[str] = []

    def listen(kind: QtMsgType, _context: object, text: str) -> None:
        serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg)
        if serious and not any(known in text for known in _KNOWN):
            complaints.append(text)

    qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(None)
    assert not complaints


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Settings:
    """Settings of a user who starts the program for the first time."""
    return Settings(tmp_path / "settings" / "desktop.ini", qapp)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The application in its own colours."""
    return Theme(qapp)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of samples."""
    return Path(str(resources.files("belvedere_resources") / "samples"))
