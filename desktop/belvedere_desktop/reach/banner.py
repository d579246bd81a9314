"""A line above the pages when this computer lost the address that appliances look for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.reach.told import Told, many, told_of

SECONDS, LATER = 5.0, 3.0


class ReachBanner(QWidget):
    """Nothing is seen of it while all is well; it begins to look `after` so many seconds.

    Signals: asked(), to choose another address.
    """

    asked = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None, after: float = LATER) -> None:
        super().__init__(parent)
        self._watch = client.watch("reach.watch", {"seconds": SECONDS}, self._on_state)
        # Not among the first things that the program does.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(round(after * 1000))
        self._later.timeout.connect(self._watch.start)
        self.panel = QFrame(self)
        self.panel.setProperty("panel", "true")
        self.words = QLabel(self.panel)
        self.words.setWordWrap(True)
        self.words.setAccessibleName(self.tr("The address of this computer has changed"))
        self.button = QPushButton(self.tr("Choose another address…"), self.panel)
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self.panel)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.panel.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the addresses while the window is there."""
        super().showEvent(event)
        self._later.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._later.stop()
        self._watch.stop()

    def _on_state(self, document: dict[str, Any]) -> None:
        if "problem" in document and "chosen" not in document:
            return
        told = told_of(document)
        self.words.setText(self._words(told))
        self.panel.setVisible(told.lost)

    def _words(self, told: Told) -> str:
        text = self.tr(
            "This computer does not have the address {address} any more, where appliances look for the site."
        ).format(address=told.chosen)
        if told.away:
            text += " " + self.tr("Away: {names}.").format(names=many(told.away))
        if told.offered:
            text += " " + self.tr("It has {address} now.").format(address=told.offered)
        return text
