"""What a bundle is to hold: the form."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

_HOUR = 3600.0


class WishForm(QWidget):
    """Range, parts, a note, and for whom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.range = QComboBox(self)
        self.range.setAccessibleName(self.tr("Time of logs and metrics"))
        for words, hours in (
            (self.tr("last 15 minutes"), 0.25),
            (self.tr("last hour"), 1.0),
            (self.tr("last 6 hours"), 6.0),
            (self.tr("last day"), 24.0),
            (self.tr("last week"), 168.0),
        ):
            self.range.addItem(words, hours)
        self.range.setCurrentIndex(3)
        self.logs = QCheckBox(self.tr("Logs"), self)
        self.metrics = QCheckBox(self.tr("Metrics"), self)
        self.views = QCheckBox(self.tr("Logs that are open, with marks"), self)
        self.pictures = QCheckBox(self.tr("I consent to one picture of each camera"), self)
        for box in (self.logs, self.metrics, self.views):
            box.setChecked(True)
        self.crashes = QPushButton(self.tr("Crash reports"), self)
        self.crashes.setToolTip(self.tr("Only what you tick is taken along: read it first"))
        self.crashes.setMenu(QMenu(self.crashes))
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(self.tr("What is wrong, in your words"))
        self.note.setAccessibleName(self.tr("What is wrong"))
        self.recipient = QLineEdit(self)
        self.recipient.setPlaceholderText(
            self.tr("age1… encrypts it for who told you this line; empty: not encrypted")
        )
        self.recipient.setAccessibleName(self.tr("Recipient"))
        self._lay_out()

    @property
    def recipients(self) -> list[str]:
        """For whom it is encrypted; nobody for a plain one."""
        return self.recipient.text().split()

    def wish(self, views: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """As the client child takes it."""
        now = time.time()
        return {
            "since": now - float(self.range.currentData()) * _HOUR,
            "until": now,
            "logs": self.logs.isChecked(),
            "metrics": self.metrics.isChecked(),
            "pictures": self.pictures.isChecked(),
            "crashReports": [action.data() for action in self.crashes.menu().actions() if action.isChecked()],
            "note": self.note.text(),
            "views": list(views) if self.views.isChecked() else [],
        }

    def offer_crashes(self, reports: Sequence[dict[str, Any]]) -> None:
        """The crash reports there are; those that were ticked stay so."""
        menu = self.crashes.menu()
        ticked = {action.data() for action in menu.actions() if action.isChecked()}
        menu.clear()
        for each in reports:
            action = menu.addAction(each["name"])
            action.setCheckable(True)
            action.setData(each["file"])
            action.setChecked(each["file"] in ticked)
        self.crashes.setVisible(bool(reports))

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        when = QLabel(self.tr("Time"), self)
        when.setBuddy(self.range)
        for column, widget in enumerate(
            (when, self.range, self.logs, self.metrics, self.views, self.pictures, self.crashes)
        ):
            layout.addWidget(widget, 0, column, Qt.AlignmentFlag.AlignLeft)
        layout.setColumnStretch(7, 1)
        for row, (words, field) in enumerate(
            ((self.tr("Note"), self.note), (self.tr("Recipient"), self.recipient)), 1
        ):
            label = QLabel(words, self)
            label.setBuddy(field)
            layout.addWidget(label, row, 0)
            layout.addWidget(field, row, 1, 1, 7)
