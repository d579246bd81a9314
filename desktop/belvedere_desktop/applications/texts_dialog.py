"""Manifests and log lines, to read and to copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange

_STAMP = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3} ")


class ManifestsDialog(QDialog):
    """The texts of an application, each with a title."""

    def __init__(self, title: str, texts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        open_with(self, 760, 560)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(title)
        for name, text in texts:
            self.tabs.addTab(text_view(name, text, self.tabs), name)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(_closing(self))
        arrange(self)


class LogDialog(QDialog):
    """Lines of the log with what to do. Signal: look_asked(every line or only those that matter)."""

    look_asked = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log of {name}").format(name=name))
        open_with(self, 860, 560)
        self.fix = QLabel(self)
        self.fix.setWordWrap(True)
        self.fix.setProperty("role", "heading")
        self.fix.hide()
        self.every = QCheckBox(self.tr("Every line of the last hour, not only those that matter"), self)
        self.every.toggled.connect(self.look_asked)
        self.lines = text_view(self.tr("Lines"), self.tr("Reading…"), self)
        layout = QVBoxLayout(self)
        for widget in (self.fix, self.every):
            layout.addWidget(widget)
        layout.addWidget(self.lines, 1)
        layout.addWidget(_closing(self))
        arrange(self)

    def show_log(self, told: dict[str, Any]) -> None:
        """Show lines as the child tells them."""
        self.fix.setText(told["fix"])
        self.fix.setVisible(bool(told["fix"]))
        self.lines.setPlainText(lines_text(told["lines"]) or self.tr("Nothing was logged."))
        self.lines.verticalScrollBar().setValue(self.lines.verticalScrollBar().maximum())

    def show_problem(self, error: object) -> None:
        """It could not be read."""
        self.lines.setPlainText(str(error))


def text_view(name: str, text: str, parent: QWidget) -> QPlainTextEdit:
    """A text in letters of one width that can be copied; Tab leaves it."""
    view = QPlainTextEdit(text, parent)
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setAccessibleName(name)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return view


def lines_text(lines: Sequence[dict[str, Any]]) -> str:
    """Log lines as text, with the time of day once."""
    return "\n".join(map(_line, lines))


def _line(line: dict[str, Any]) -> str:
    at = datetime.fromtimestamp(line["at"] / 1000).astimezone()
    return f"{at:%H:%M:%S}  {line['stream']}  {_STAMP.sub('', line['text'])}"


def _closing(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    return buttons
