"""Tells of an error nobody expected."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from belvedere_desktop.window.sizes import open_with


class CrashDialog(QDialog):
    """Shows a report; the user copies it, goes on or quits. Accepted means going on."""

    def __init__(self, title: str, report: str, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        open_with(self, 760, 440)
        words = QLabel(
            self.tr("The report is kept in {file}. Nothing was sent anywhere.").format(file=file)
            if file
            else self.tr("Nothing was sent anywhere."),
            self,
        )
        words.setWordWrap(True)
        heading = QLabel(title, self)
        heading.setProperty("role", "title")
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setAccessibleName(self.tr("Report"))
        buttons = QDialogButtonBox(self)
        self.copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        go_on = buttons.addButton(self.tr("Continue"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.quit = buttons.addButton(self.tr("Quit"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        go_on.setDefault(True)
        layout = QVBoxLayout(self)
        for widget in (heading, words, self.report, buttons):
            layout.addWidget(widget)
