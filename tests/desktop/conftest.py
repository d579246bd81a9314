"""Real widgets on Qt's offscreen platform; a warning of Qt nobody expects fails the test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.main_window import MainWindow

_KNOWN = ("This plugin does not support", "propagateSizeHints")
_PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits as long as a busy computer may take, where a test names no time of its own."""

    def waitUntil(  # noqa: N802
        self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS
    ) -> None:
        """Until it is so."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self,
        signal: Any,
        *,
        timeout: int = _PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Until it came."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Garbage waits for the end of the test.

    Python collects it in whatever thread happens to fill the measure, and a test has threads of sites, too:
    there Qt complains of timers and waits for the main thread, which may wait for that one.
    """
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """What Qt left goes where it came from.

    Windows that are to be deleted later would stay until a later test has an event loop run, and a program
    that was closed would keep its own: both would be dressed and asked with those of later tests.
    """
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and not window.isVisible():
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The patient one."""
    assert qapp
    return PatientBot(request)


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
