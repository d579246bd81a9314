"""The display's window on an appliance: what the worker composes is what is on the screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from appliance.hdmi.conftest import LEVEL, Shown, end, show
from belvedere_desktop.display.appliance import show_appliance
from belvedere_desktop.display.window import DisplayWindow
from belvedere_desktop.settings import Settings
from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.control.actions import Actions
from belvedere_simulator.appliance.control.server import ControlServer
from fakes.clips import make_clip
from fakes.gst_camera import GstCamera
from fakes.running_appliance import options_for
from fakes.waiting import until

PATIENCE = 60_000
Look = Callable[[Path], DisplayWindow]


@contextmanager
def controlled(root: Path, *, headless: bool) -> Iterator[Appliance]:
    """An appliance that other programs of the same user reach."""
    appliance = Appliance(options_for(root, headless=headless))
    actions = Actions(appliance, lambda: None)
    server = ControlServer(root / "data", actions.by_name(), actions.observe)
    server.start()
    try:
        appliance.start()
        until(lambda: appliance.status().power == "on")
        yield appliance
    finally:
        server.close()
        appliance.close()


@contextmanager
def hosting(root: Path) -> Iterator[Shown]:
    """A box with a camera and an application of one colour, whose display others reach."""
    folder = root / "data"
    folder.mkdir(parents=True, exist_ok=True)
    shown = show(root)
    clip = make_clip(root / "clip.mp4", size=(160, 120), rate=10, frames=20)

    def display(_arguments: object) -> dict[str, str]:
        return {"picture": "applications", "address": shown.output.open_display()}

    server = ControlServer(folder, {"display": display}, lambda _listener: lambda: None)
    server.start()
    try:
        with GstCamera(clip) as camera:
            shown.box.camera("door", camera.url)
            shown.launch()
            yield shown
    finally:
        server.close()
        end(shown)


@pytest.fixture
def look(qtbot: QtBot, settings: Settings) -> Iterator[Look]:
    """Open the window on a folder."""
    windows: list[DisplayWindow] = []

    def opened(root: Path) -> DisplayWindow:
        window = DisplayWindow(settings)
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        show_appliance(window, root / "data")
        return window

    yield opened
    for window in windows:
        window.close()


def colours(window: DisplayWindow) -> tuple[QColor, QColor]:
    """What is on the screen in the middle, and beside the picture, which is narrower than the display."""
    image = window.view.grab().toImage()
    row = image.height() // 2
    return QColor(image.pixel(image.width() // 2, row)), QColor(image.pixel(image.width() // 20, row))


def shows_application(window: DisplayWindow) -> bool:
    """Whether the application's colour is there, and nothing beside it."""
    picture, beside = colours(window)
    grey = all(abs(part - LEVEL) <= 6 for part in (picture.red(), picture.green(), picture.blue()))
    return grey and beside.lightness() < 20


def test_the_picture_of_the_application_is_on_the_screen(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    with hosting(tmp_path):
        window = look(tmp_path)
        qtbot.waitUntil(lambda: shows_application(window), timeout=PATIENCE)


def test_it_comes_back_after_worker_and_appliance_ended(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    window = look(tmp_path)
    with hosting(tmp_path) as shown:
        qtbot.waitUntil(lambda: shows_application(window), timeout=PATIENCE)
        worker = shown.box.host.engine_pids[0]
        assert worker is not None
        with qtbot.waitSignal(window.lost, timeout=PATIENCE):
            os.kill(worker, signal.SIGKILL)
        qtbot.waitUntil(lambda: shows_application(window), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Waiting for an appliance" in window.view.words[1], timeout=PATIENCE)
    with hosting(tmp_path):
        qtbot.waitUntil(lambda: shows_application(window), timeout=PATIENCE)


def test_a_headless_box_shows_its_display_without_a_monitor_of_its_own(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    window = look(tmp_path)
    qtbot.waitUntil(lambda: "Waiting for an appliance" in window.view.words[1], timeout=PATIENCE)
    with controlled(tmp_path, headless=True) as appliance:
        with qtbot.waitSignal(window.view.painted, timeout=PATIENCE):
            pass
        assert appliance.status().picture == "no-monitor"
        appliance.unplug_mains()
        qtbot.waitUntil(lambda: "is off" in window.view.words[1], timeout=PATIENCE)


def test_other_boxes_need_a_monitor_that_was_there_at_power_on(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    window = look(tmp_path)
    with controlled(tmp_path, headless=False) as appliance:
        qtbot.waitUntil(lambda: "No monitor is plugged" in window.view.words[1], timeout=PATIENCE)
        appliance.plug_monitor()
        qtbot.waitUntil(lambda: "when its monitor was plugged in" in window.view.words[1], timeout=PATIENCE)
        appliance.unplug_mains()
        with qtbot.waitSignal(window.view.painted, timeout=PATIENCE):
            appliance.plug_mains()


def test_the_command_asks_the_appliance_of_its_folder_until_it_is_ended(tmp_path: Path) -> None:
    asked = threading.Event()

    def display(_arguments: object) -> dict[str, str]:
        asked.set()
        return {"picture": "starting", "address": ""}

    server = ControlServer(tmp_path, {"display": display}, lambda _listener: lambda: None)
    server.start()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "belvedere_desktop", "display", "--full-screen"]
    try:
        with subprocess.Popen([*command, "--data-dir", str(tmp_path)], env=environment) as window:
            assert asked.wait(60)
            window.send_signal(signal.SIGINT)
            assert window.wait(60) == -signal.SIGINT
    finally:
        server.close()
