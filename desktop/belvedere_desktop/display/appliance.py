"""The display of an appliance on this computer: found, and found again after whatever happened to it."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.display.window import DisplayWindow
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.errors import BelvedereError

_ASK_SECONDS = 1.0
_ANSWER_SECONDS = 20.0
_NOT_RUNNING = "BV-APC-001"


class ApplianceScreen(QObject):
    """Asks the appliance of `folder` for its picture, which it need not have yet, until it is closed.

    Signals: found(address) where the picture is to be watched, nothing(why) while there is none.
    """

    found = Signal(str)
    nothing = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._told: tuple[str, str] | None = None
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="appliance display", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look_again(self) -> None:
        """What was found is there no more: find it again, even at the same place."""
        self._told = None
        self._wake.set()

    def close(self) -> None:
        """End the thread; no signal comes afterwards."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_ANSWER_SECONDS + 1)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._tell(*self._look())
            # Asking is also how the appliance knows that somebody looks.
            self._wake.wait(_ASK_SECONDS)
            self._wake.clear()

    def _look(self) -> tuple[str, str]:
        """Address, or why there is none."""
        try:
            told = ask(self._folder, "display", {}, _ANSWER_SECONDS)
        except BelvedereError as error:
            if error.code != _NOT_RUNNING:
                return "", str(error)
            return "", self.tr("Waiting for an appliance over {folder}.").format(folder=self._folder)
        return str(told["address"]), "" if told["address"] else self._words(str(told["picture"]))

    def _words(self, picture: str) -> str:
        return {
            "no-monitor": self.tr("No monitor is plugged into the appliance."),
            "no-picture": self.tr("The appliance is off, or was on already when its monitor was plugged in."),
            "starting": self.tr("The appliance is starting."),
        }.get(picture, "")

    def _tell(self, address: str, why: str) -> None:
        if self._closing.is_set() or self._told == (address, why):
            return
        self._told = (address, why)
        (self.found.emit(address) if address else self.nothing.emit(why))


def show_appliance(window: DisplayWindow, folder: Path) -> ApplianceScreen:
    """Have `window` show the display of the appliance of `folder` from now on."""
    screen = ApplianceScreen(folder, window)
    screen.found.connect(window.watch)
    screen.nothing.connect(window.set_ended)
    window.lost.connect(screen.look_again)
    window.closed.connect(screen.close)
    screen.start()
    return screen
