"""The reach of the site outside of the wizard, with the note that takes appliances along."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.reach.step import ReachStep
from belvedere_simulator.errors import BelvedereError


class ReachDialog(QDialog):
    """Goes on while it is open; nothing is decided by closing it."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.setWindowTitle(self.tr("Reach of the site"))
        self.step = ReachStep(client, self)
        self.note = QPushButton(self.tr("Write a note to a USB drive…"), self)
        self.note.clicked.connect(self._ask_folder)
        about = self.tr(
            "Appliances that were told another address look for the computer by its name. Those that do not "
            "find it follow a note on a drive: plug it into each of them for a moment."
        )
        self.about, self.written = QLabel(about, self), QLabel(self)
        self.about.setProperty("role", "muted")
        for label in (self.about, self.written):
            label.setWordWrap(True)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        closing.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(closing)
        layout = QVBoxLayout(self)
        layout.addStrut(576)
        for widget in (self.step, self.about, self.written):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.written.hide()
        self.step.changed.connect(self._grow)

    def write_note(self, folder: str) -> None:
        """Put the note into the root of a drive."""
        listeners = Listeners(done=self._on_written, failed=self._on_failure)
        self._client.call("reach.note", {"folder": folder}, listeners)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("The USB drive"))
        if folder:
            self.write_note(folder)

    def _on_written(self, told: dict[str, Any]) -> None:
        text = self.tr("✓ Written: {path}. Plug the drive into each appliance.").format(path=told["path"])
        self._show(text, "muted")

    def _on_failure(self, error: BelvedereError) -> None:
        self._show(str(error), "error")

    def _show(self, text: str, role: str) -> None:
        self.written.setProperty("role", role)
        self.written.style().polish(self.written)
        self.written.setText(text)
        self.written.show()
        self._grow()

    def _grow(self) -> None:
        # What is told now may need more room than what was told before.
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
