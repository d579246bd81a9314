"""A whole site to look around in: made with a click, and removed with another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_simulator.errors import BelvedereError


class DemonstrationBar(QFrame):
    """Signals: told(text); failed(error)."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._client = client
        self._call: PendingCall | None = None
        self.present = False
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Demonstration site"))
        self.bar.hide()
        self.button = QPushButton(self)
        self.button.clicked.connect(self._on_button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.button)
        self.show_state({})

    @property
    def busy(self) -> bool:
        """Whether it is being made or removed."""
        return self._call is not None

    def show_state(self, told: Mapping[str, Any]) -> None:
        """Whether there is one: its `devices` and `cameras`."""
        if self.busy:
            return
        self.present = bool(told)
        if self.present:
            words = self.tr("The demonstration is there: {devices} devices and {cameras} cameras.")
            self.words.setText(words.format(devices=len(told["devices"]), cameras=len(told["cameras"])))
            self.button.setText(self.tr("Remove the demonstration"))
            return
        self.words.setText(
            self.tr("Just looking around? A demonstration adds three devices, four cameras and a failed job.")
        )
        self.button.setText(self.tr("Add the demonstration"))

    def _on_button(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._end()
            self.told.emit(self.tr("Given up; what was made is removed again."))
            return
        name = "demonstration.remove" if self.present else "demonstration.make"
        self._on_progress(self.tr("Preparing the site"), None)
        self.bar.show()
        self.button.setText(self.tr("Cancel"))
        listeners = Listeners(done=self._on_done, failed=self._on_failed, progressed=self._on_progress)
        self._call = self._client.call(name, {}, listeners)

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.words.setText(text)
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))

    def _on_done(self, told: Mapping[str, Any] | None) -> None:
        self._end()
        self.show_state(told or {})

    def _on_failed(self, error: BelvedereError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._call = None
        self.bar.hide()
        self.show_state({})
