"""The active site, always in sight, and the way to another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_simulator.errors import BelvedereError

LATER_MS = 1_000


class SiteSwitch(QToolButton):
    """For the status bar. It begins with the profile that is active then; afterwards only the user of this
    window switches. `hindrance` says why that cannot be now, empty where it can.

    Signals: switched(name), once another site is active; sites_asked(); told(text).
    """

    switched = Signal(str)
    sites_asked = Signal()
    told = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None, after_ms: int = LATER_MS) -> None:
        super().__init__(parent)
        self._client = client
        self._active = ""
        self._local = "local"
        self._addresses: dict[str, str] = {}
        self.hindrance: Callable[[], str] = str
        self._group = QActionGroup(self)
        self.setMenu(QMenu(self))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(self.tr("Active site"))
        self.setText(self.tr("This computer"))
        self._watch = client.watch("profiles.watch", {}, self._on_state)
        # Not among the first things that the program does.
        QTimer.singleShot(after_ms, self, self._watch.start)

    @property
    def active(self) -> str:
        """The name of the active site; empty until it is known."""
        return self._active

    @property
    def is_local(self) -> bool:
        """Whether it is this computer's own."""
        return self._active in ("", self._local)

    def use(self, name: str) -> None:
        """Work with another site from now on."""
        hindrance = self.hindrance()
        if hindrance or name == self._active:
            self.told.emit(hindrance)
            self._show()
            return
        listeners = Listeners(done=lambda _none: self._take(name), failed=self._on_failure)
        self._client.call("profiles.use", {"name": name}, listeners)

    def _on_state(self, state: dict[str, Any]) -> None:
        if "problem" in state:
            return
        self._local = state["local"]
        self._addresses = {each["name"]: each["url"] for each in state["profiles"]}
        if not self._active:
            self._active = state["active"]
            self._client.pin({**self._client.place, "site": self._active})
        elif not self.is_local and self._active not in self._addresses:
            # It was renamed, or removed: what is active then is said with it.
            self._take(state["active"])
        self._show()

    def _take(self, name: str) -> None:
        self._active = name
        self._show()
        self.switched.emit(name)

    def _show(self) -> None:
        self.setText(self._words(self._active, self._addresses.get(self._active, "")))
        menu = self.menu()
        menu.clear()
        for name in (self._local, *self._addresses):
            action = QAction(self._words(name, self._addresses.get(name, "")), menu)
            action.setCheckable(True)
            action.setChecked(name == self._active)
            action.triggered.connect(lambda _checked, chosen=name: self.use(chosen))
            self._group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Sites…"), self.sites_asked.emit)

    def _words(self, name: str, url: str) -> str:
        if name == self._local:
            return self.tr("This computer")
        if not url:
            return self.tr("{name} (remote)").format(name=name)
        return self.tr("{name} (remote: {address})").format(name=name, address=url.removeprefix("https://"))

    def _on_failure(self, error: BelvedereError) -> None:
        self.told.emit(str(error))
