"""Going to a line by its number, or to a moment."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from belvedere_desktop.logs.moments import line_number, moment
from belvedere_desktop.window.tab_order import arrange


class GoDialog(QDialog):
    """Signals: line_asked(number from 1), time_asked(seconds since 1970). `near` is where one is now."""

    line_asked = Signal(object)
    time_asked = Signal(float)

    def __init__(self, near: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._near = near
        self.setWindowTitle(self.tr("Go to"))
        about = QLabel(self.tr("A line's number, a time as 14:05 or 14:05:03, or a day and time"), self)
        about.setWordWrap(True)
        self.where = QLineEdit(self)
        self.where.setPlaceholderText("2026-11-21 14:05:03")
        self.where.setAccessibleName(self.tr("Line or time"))
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton(self.tr("Go"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (about, self.where, self.problem, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(380)
        arrange(self)

    def go(self) -> None:
        """There, if it is a line or a moment."""
        text = self.where.text()
        number = line_number(text)
        at = moment(text, self._near) if number is None else None
        if number is not None:
            self.line_asked.emit(number)
        elif at is not None:
            self.time_asked.emit(at)
        else:
            self.problem.setText(self.tr("That is neither a line nor a time."))
            return
        self.accept()
