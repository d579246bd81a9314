"""Emptying a USB drive: its name typed, with progress, and with what wiping does not promise."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.drive_list import Drive
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.drives.erasing import no_guarantee
from belvedere_simulator.drives.suitability import readable_size
from belvedere_simulator.errors import BelvedereError

_STEPS = 1000


class EraseDialog(QDialog):
    """Formats or wipes one drive. Signals: erased(), before it closes."""

    erased = Signal()

    def __init__(self, client: Client, drive: Drive, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._drive = drive
        self._call: PendingCall | None = None
        self.setWindowTitle(self.tr("Empty {name}").format(name=drive["name"]))
        gone = self.tr("All that is on {name} ({about}) will be gone.")
        about = ", ".join(filter(None, (drive["model"], readable_size(drive["size"]), drive["file_system"])))
        self.words = QLabel(gone.format(name=drive["name"], about=about), self)
        self.words.setProperty("role", "heading")
        self.quick = QRadioButton(self.tr("Format with FAT32: ready for an archive at once"), self)
        self.whole = QRadioButton(self.tr("Wipe: format, then overwrite all of it; takes minutes"), self)
        self.quick.setChecked(True)
        promise = QLabel(no_guarantee(), self)
        asked = QLabel(self.tr("Type {name} to go on:").format(name=drive["name"]), self)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(asked.text())
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.bar.hide()
        self.state = QLabel(self)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.action = self.buttons.addButton(self.tr("Empty it"), QDialogButtonBox.ButtonRole.ActionRole)
        self.action.setEnabled(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setDefault(True)
        self.action.clicked.connect(self._begin)
        self.buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(self._check)
        layout = QVBoxLayout(self)
        layout.addStrut(456)
        widgets = (self.words, self.quick, self.whole, promise, asked, self.field, self.bar, self.state)
        for widget in (*widgets, self.problem, self.buttons):
            if isinstance(widget, QLabel):
                widget.setWordWrap(True)
            layout.addWidget(widget)
        # A window that is not told its size takes less than wrapped words need where the screen is low.
        open_with(self, 480, layout.totalHeightForWidth(480))
        self.field.setFocus()

    @property
    def is_busy(self) -> bool:
        """Whether the drive is being emptied."""
        return self._call is not None

    def reject(self) -> None:
        """Cancel what is being done; close where nothing is."""
        call, self._call = self._call, None
        if call is None:
            super().reject()
            return
        call.cancel()
        self._show_busy()
        self.problem.setText(self.tr("It was cancelled. The drive may be formatted already."))

    def _check(self) -> None:
        self.action.setEnabled(not self.is_busy and self.field.text().strip() == self._drive["name"])

    def _begin(self) -> None:
        self.problem.clear()
        given = {"drive": self._drive["id"], "typed": self.field.text()}
        listeners = Listeners(done=self._on_done, failed=self._on_failure, progressed=self._on_progress)
        name = "drives.wipe" if self.whole.isChecked() else "drives.format"
        self._call = self._client.call(name, given, listeners)
        self._show_busy()

    def _show_busy(self) -> None:
        busy = self.is_busy
        for widget in (self.quick, self.whole, self.field):
            widget.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        self.state.clear()
        self._check()

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.state.setText(text)
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        self.bar.setValue(0 if fraction is None else round(fraction * _STEPS))

    def _on_done(self, _told: Any) -> None:
        self._call = None
        self.erased.emit()
        self.accept()

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_busy()
        self.problem.setText(str(error))
