"""Tells on this computer's screen when alarms begin and end, whatever page is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from belvedere_desktop.client.client import Client

_MOST = 3
_SHOWN_MS = 15_000
States = Mapping[str, tuple[str, str]]


def news(before: States | None, now: States) -> list[tuple[str, str, str]]:
    """Name, state and reason of alarms that began or ended; at the first look those that are on."""
    found = []
    for name, (state, reason) in now.items():
        was = before.get(name, ("", ""))[0] if before is not None else ""
        began = state == "ALARM" and was != "ALARM"
        ended = state == "OK" and was == "ALARM"
        if began or ended:
            found.append((name, state, reason))
    return found


class AlarmNotifier(QObject):
    """Begins with `start`. Signals: told(text), for the window; asked(), somebody clicked at it."""

    told = Signal(str)
    asked = Signal()

    def __init__(
        self, client: Client, window: QWidget, show: Callable[[str, str], None] | None = None
    ) -> None:
        super().__init__(window)
        self._window = window
        self._show = show or self._notify
        self._states: States | None = None
        self._tray: QSystemTrayIcon | None = None
        self._watch = client.watch("alarms.watch-states", {}, self._on_states)

    def start(self) -> None:
        """Follow the alarms of whichever site is worked with."""
        self._watch.start()

    def stop(self) -> None:
        """Follow them no more."""
        self._watch.stop()
        if self._tray is not None:
            self._tray.hide()

    def _on_states(self, event: dict[str, Any]) -> None:
        if "states" not in event:
            return  # the pages that need the site tell it
        before, self._states = (
            self._states,
            {name: (told[0], told[1]) for name, told in event["states"].items()},
        )
        changes = news(before, self._states)
        for name, state, reason in changes[:_MOST]:
            self._tell(name, state, reason)
        if len(changes) > _MOST:
            more = self.tr("{count} more alarms changed").format(count=len(changes) - _MOST)
            self._show(self.tr("Alarms"), more)

    def _tell(self, name: str, state: str, reason: str) -> None:
        words = self.tr("Alarm: {name}") if state == "ALARM" else self.tr("Over: {name}")
        title = words.format(name=name)
        self.told.emit(title)
        self._show(title, reason)

    def _notify(self, title: str, text: str) -> None:
        """By the desktop's own notifications; where it has none, the window asks for attention."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.setToolTip(self.tr("Belvedere: alarms"))
            self._tray.messageClicked.connect(self.asked)
            self._tray.activated.connect(lambda _reason: self.asked.emit())
        self._tray.show()
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.Warning, _SHOWN_MS)
