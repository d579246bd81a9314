"""What a walk is played on: the real main window over a site of its own, and what is plugged in and out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from belvedere_desktop.application import Services, create_application
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.desktop import Desktop
from belvedere_simulator.appliance.control.background import stop_appliance
from belvedere_simulator.commands.appliance.boxes import known_boxes
from belvedere_simulator.demonstration.cameras import end
from belvedere_simulator.demonstration.record import read_demonstration
from belvedere_simulator.folders import data_folder
from belvedere_simulator.service.site.site import stop_site
from fakes import drive_client
from fakes.plugged_drives import Computer
from walks.picture import HEIGHT, WIDTH, save, screen_picture

PATIENCE = 120.0
_LOOK_MS = 50
_SETTLE_MS = 700
W = TypeVar("W", bound=QWidget)


class Stage:
    """`place` is the only folder whose name is seen; `computer` has the USB ports."""

    def __init__(self, desktop: Desktop, services: Services, computer: Computer, place: Path) -> None:
        self.desktop = desktop
        self.services = services
        self.computer = computer
        self.place = place
        self.kept: dict[str, Any] = {}
        self._cameras: list[subprocess.Popen[bytes]] = []

    def page(self, name: str, kind: type[W]) -> W:
        """Go to a page by its name."""
        self.desktop.window.show_page(name)
        page = self.desktop.window.page(name)
        assert isinstance(page, kind)
        return page

    def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Let the window go on until something is so. Raises AssertionError when it does not come about."""
        left = int(seconds * 1000 / _LOOK_MS)
        while not condition():
            left -= 1
            assert left > 0, "the walk waits in vain"
            self._rest(_LOOK_MS)

    def opened(self, kind: type[W]) -> W:
        """The window of this kind that was opened last."""

        def shown() -> list[W]:
            windows = QApplication.topLevelWidgets()
            return [each for each in windows if isinstance(each, kind) and each.isVisible()]

        self.until(shown)
        window = shown()[-1]
        self._put_in_the_middle(window)
        return window

    def settle(self, milliseconds: int = _SETTLE_MS) -> None:
        """Let the window come to rest, as an eye would."""
        self._rest(milliseconds)

    def picture(self, file: Path, *, fleeting: bool = False) -> None:
        """Take a picture of the screen, at once where what is to be seen passes."""
        self.settle(_LOOK_MS if fleeting else _SETTLE_MS)
        save(screen_picture(self.desktop.window), file)

    def serve_camera(self, user: str, password: str) -> str:
        """Have a camera stream at the usual port that asks for a password; its address."""
        clip = Path(__file__).parents[2] / "resources/belvedere_resources/samples/clips/market.mp4"
        command = [sys.executable, "-m", "belvedere_simulator.commands", "camera", "serve", str(clip)]
        environment = {**os.environ, "BELVEDERE_CAMERA_PASSWORD": password}
        camera = subprocess.Popen(
            [*command, "--port", "8554", "--user", user, "--json"], env=environment, stdout=subprocess.PIPE
        )
        self._cameras.append(camera)
        assert camera.stdout is not None
        return f"rtsp://127.0.0.1:{json.loads(camera.stdout.readline())['port']}/cam"

    def clear(self) -> None:
        """Leave every window but the main one."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog):
                window.reject()
            elif window is not self.desktop.window:
                window.hide()

    def close(self) -> None:
        """End what was begun."""
        self.clear()
        self.desktop.window.close()
        self.desktop.close()
        self.services.close()
        for camera in self._cameras:
            camera.terminate()
            camera.wait(20)

    def _rest(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _put_in_the_middle(self, window: QWidget) -> None:
        window.resize(window.size().boundedTo(self.desktop.window.size()))
        self._rest(_LOOK_MS)
        window.move((WIDTH - window.width()) // 2, max(26, (HEIGHT - window.height()) // 2))


@contextmanager
def stage(place: Path) -> Iterator[Stage]:
    """Everything lies in `place`, and what ran over it has ended afterwards."""
    computer = Computer(place / ".computer")
    os.environ["PATH"] = computer.path
    _application, services = create_application(["belvedere"])
    services.settings.theme = "light"
    services.theme.use("light")
    command = [sys.executable, drive_client.__file__, str(computer.system)]
    client = Client(process=ClientProcess(command=command))
    desktop = Desktop(services, client=client)
    desktop.window.may_close = lambda: True
    desktop.window.resize(WIDTH, HEIGHT)
    desktop.window.move(0, 0)
    made = Stage(desktop, services, computer, place)
    try:
        desktop.show()
        yield made
    finally:
        made.close()
        _end_children(data_folder())


def _end_children(data: Path) -> None:
    """Sites, appliances and cameras outlive the window."""
    site = data / "site"
    record = read_demonstration(site)
    for camera in record.cameras if record else ():
        end(camera)
    for box in known_boxes(site):
        stop_appliance(box.folder)
    stop_site(site)
