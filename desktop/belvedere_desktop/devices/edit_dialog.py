"""A dialog that stays until the service has taken what was typed, and shows a refusal at the field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from belvedere_desktop.devices.software_panel import refusal_label


class EditDialog(QDialog):
    """Fields stand in `column`, the refusal beneath them. Signals: save_asked(); then `saved` or `refuse`."""

    save_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout()
        self.problem = refusal_label(self)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._on_save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self.column)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)

    def saved(self) -> None:
        """The service took it."""
        self.accept()

    def refuse(self, text: str) -> None:
        """The service did not."""
        self.problem.setText(text)
        self.problem.show()
        self.save.setEnabled(True)

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        self.problem.hide()
        self.save_asked.emit()
