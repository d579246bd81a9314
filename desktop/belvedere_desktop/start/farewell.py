"""Closing the desktop while applications run on an appliance of this computer: keep them running, or stop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.window.main_window import MainWindow

_PATIENCE_MS = 3_000


class Farewell(QObject):
    """Asks before `window` closes; not where no client child was ever needed."""

    def __init__(self, client: Client, window: MainWindow) -> None:
        super().__init__(window)
        self._client = client
        self._window = window
        self._agreed = False
        self._call: PendingCall | None = None
        self.question: QMessageBox | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._give_up)
        window.may_close = self.may_close

    def may_close(self) -> bool:
        """Whether it may close at once; if not, it is closed later, or stays as the user wishes."""
        if self._agreed or not self._client.is_running:
            return True
        if self._call is None:
            listeners = Listeners(done=self._on_boxes, failed=lambda _error: self._close())
            self._call = self._client.call("appliance.list", {}, listeners)
            self._timer.start()
        return False

    def end(self) -> None:
        """Ask nobody any more: the program ends, and what was asked is of no use to it."""
        self._agreed = True
        self._timer.stop()
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _on_boxes(self, boxes: list[dict[str, Any]]) -> None:
        self._timer.stop()
        self._call = None
        busy = [box for box in boxes if box.get("applications")]
        self._ask(busy) if busy else self._close()

    def _give_up(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._close()

    def _close(self) -> None:
        self._agreed = True
        self._window.close()

    def _ask(self, busy: list[dict[str, Any]]) -> None:
        names = ", ".join(name for box in busy for name in box["applications"])
        question = QMessageBox(self._window)
        question.setWindowTitle(self.tr("Applications are running"))
        question.setText(self.tr("On an appliance of this computer: {names}").format(names=names))
        question.setInformativeText(self.tr("They can go on without this window."))
        keep = question.addButton(self.tr("Keep running"), QMessageBox.ButtonRole.AcceptRole)
        stop = question.addButton(self.tr("Stop the appliance"), QMessageBox.ButtonRole.DestructiveRole)
        stay = question.addButton(self.tr("Do not close"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(stay)
        keep.clicked.connect(self._close)
        stop.clicked.connect(lambda: self._stop([box["folder"] for box in busy]))
        self.question = question
        question.open()

    def _stop(self, folders: list[str]) -> None:
        self._window.tell(self.tr("Stopping the appliance"))
        listeners = Listeners(
            done=lambda _none: self._close(), failed=lambda error: self._window.tell(str(error))
        )
        self._client.call("appliance.stop-all", {"folders": folders}, listeners)
