"""The HDMI window on a real socket and real shared memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from belvedere_desktop.display.window import DisplayWindow
from belvedere_desktop.settings import Settings

if TYPE_CHECKING:
    from .conftest import DisplayServer

RED = b"\x00\x00\xff\xff"
GREEN = b"\x00\xff\x00\xff"


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, server: DisplayServer) -> Iterator[DisplayWindow]:
    """A window that watches the server and has asked for its first picture."""
    shown = DisplayWindow(settings)
    qtbot.addWidget(shown)
    shown.show()
    shown.watch(server.address)
    server.next_request("watch")
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")
    yield shown
    shown.close()


def show_picture(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer, slot: int, colour: bytes
) -> None:
    """Let the server send a picture and wait until it is on the window."""
    server.fill(slot, colour)
    with qtbot.waitSignal(window.view.painted):
        server.send_picture(slot, slot + 1)


def middle(window: DisplayWindow) -> str:
    """The colour in the middle of the window's picture."""
    image = window.view.grab().toImage()
    return QColor(image.pixel(image.width() // 2, image.height() // 2)).name()


def press(qtbot: QtBot, window: DisplayWindow, key: Qt.Key) -> None:
    """Press a key with the window in front."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.view, key)


def test_each_picture_is_painted_from_its_slot_and_the_next_one_asked_for(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    assert middle(window) == "#ff0000"
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")
    show_picture(qtbot, window, server, 2, GREEN)
    assert middle(window) == "#00ff00"


def test_the_title_names_the_application_that_owns_the_output(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    assert window.windowTitle() == "counter · Display"


def test_a_hidden_window_asks_for_nothing_until_it_is_shown_again(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    window.hide()
    server.fill(1, GREEN)
    with qtbot.waitSignal(window._client.picture_arrived):  # type: ignore[union-attr]
        server.send_picture(1, 1)
    assert server.requests.empty()
    with qtbot.waitSignal(window.view.painted):
        window.show()
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")


def test_a_frozen_window_keeps_its_picture(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")
    press(qtbot, window, Qt.Key.Key_Space)
    assert "frozen" in window.windowTitle()
    show_picture(qtbot, window, server, 1, GREEN)
    assert server.requests.empty()
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")


def test_a_screenshot_is_the_canvas_pixel_for_pixel_and_its_folder_is_remembered(
    qtbot: QtBot,
    window: DisplayWindow,
    server: DisplayServer,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    target = tmp_path / "pictures" / "shot.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(qtbot, window, Qt.Key.Key_S)
    saved = QImage(str(target))
    assert (saved.width(), saved.height()) == (320, 180)
    assert QColor(saved.pixel(10, 10)).name() == "#ff0000"
    assert settings.picture_folder == str(target.parent)
    assert [file.name for file in target.parent.iterdir()] == ["shot.png"]


def test_recording_is_asked_for_and_its_end_is_shown(
    qtbot: QtBot,
    window: DisplayWindow,
    server: DisplayServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "film"), ""))
    press(qtbot, window, Qt.Key.Key_R)
    assert server.next_request("record")["path"] == str(tmp_path / "film.mp4")
    server.send({"op": "recording", "state": "started", "path": str(tmp_path / "film.mp4")})
    qtbot.waitUntil(lambda: "recording" in window.windowTitle())
    press(qtbot, window, Qt.Key.Key_R)
    server.next_request("stop_recording")
    server.send({"op": "recording", "state": "finished", "path": str(tmp_path / "film.mp4")})
    qtbot.waitUntil(lambda: "recording" not in window.windowTitle())
    assert not window.action("record").isChecked()


def test_a_failed_recording_says_why(qtbot: QtBot, window: DisplayWindow, server: DisplayServer) -> None:
    server.send({"op": "recording", "state": "failed", "path": "x.mp4", "why": "the disk is full"})
    qtbot.waitUntil(lambda: "the disk is full" in window.statusBar().currentMessage())


def test_a_lost_connection_is_told_and_comes_back(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("next")
    server.hang_up()
    qtbot.waitUntil(lambda: window.view._lost)
    assert QColor(middle(window)).red() < 128
    qtbot.waitUntil(lambda: not server.requests.empty())
    server.next_request("watch")


def test_full_screen_by_key_and_back_by_escape(qtbot: QtBot, window: DisplayWindow) -> None:
    press(qtbot, window, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert not window.menuBar().isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()


def test_actual_size_scrolls_with_the_arrow_keys(
    qtbot: QtBot, window: DisplayWindow, server: DisplayServer
) -> None:
    show_picture(qtbot, window, server, 0, RED)
    window.view.setMinimumSize(100, 60)
    window.view.resize(200, 100)
    press(qtbot, window, Qt.Key.Key_1)
    press(qtbot, window, Qt.Key.Key_Right)
    placement = window.view.placement()
    assert placement is not None
    assert (placement.scale, placement.target.x()) == (1.0, -64)
    press(qtbot, window, Qt.Key.Key_0)
    fitted = window.view.placement()
    assert fitted is not None and fitted.scale < 1.0


def test_figures_lie_over_every_stream(qtbot: QtBot, window: DisplayWindow, server: DisplayServer) -> None:
    show_picture(qtbot, window, server, 0, RED)
    plain = window.view.grab().toImage()
    press(qtbot, window, Qt.Key.Key_I)
    assert window.view.grab().toImage() != plain


def test_every_action_can_be_reached_by_a_key(window: DisplayWindow) -> None:
    assert not [action.objectName() for action in window.actions() if action.shortcut().isEmpty()]
