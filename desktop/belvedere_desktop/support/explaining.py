"""What messages and error codes mean: searched as one types."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.tab_order import arrange

_TOLD = Qt.ItemDataRole.UserRole
_PAUSE_MS = 150


class ExplainingPanel(QWidget):
    """Signal: check_asked(name, message), the troubleshooter is to look into it."""

    check_asked = Signal(str, str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("A line of a log, an error code, or words"))
        self.search.setAccessibleName(self.tr("Search messages and error codes"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.found = QListWidget(self)
        self.found.setAccessibleName(self.tr("Messages and error codes"))
        self.found.setWordWrap(True)
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.parts = {name: QLabel(self) for name in ("code", "cause", "check", "fix")}
        self.check = QPushButton(self.tr("Look into it"), self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self._pause.timeout.connect(self._ask)
        self.found.currentItemChanged.connect(lambda *_: self._show_known())
        self.check.clicked.connect(self._ask_check)
        self._show_known()

    def showEvent(self, event: QShowEvent) -> None:
        """Show all there are at first."""
        super().showEvent(event)
        if not self.found.count():
            self._ask()

    def explain(self, line: str) -> None:
        """What a line means."""
        self.search.setText(line)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        detail = QWidget(self)
        form = QVBoxLayout(detail)
        form.addWidget(self.title)
        rows = QFormLayout()
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignTop)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, words in (
            ("code", self.tr("Code")),
            ("cause", self.tr("Cause")),
            ("check", self.tr("Check")),
            ("fix", self.tr("Fix")),
        ):
            self.parts[name].setWordWrap(True)
            self.parts[name].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rows.addRow(words, self.parts[name])
        self._rows = rows
        form.addLayout(rows)
        form.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        form.addStretch(1)
        both = QHBoxLayout()
        both.addWidget(self.found, 1)
        both.addWidget(scrolling(detail, self), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(head)
        layout.addLayout(both, 1)
        arrange(self)

    def _ask(self) -> None:
        if self._call is not None:
            self._call.cancel()
        given = {"words": self.search.text()}
        self._call = self._client.call("support.explain", given, Listeners(done=self._on_found))

    def _on_found(self, told: dict[str, Any]) -> None:
        self._call = None
        self.found.clear()
        for each in told["known"]:
            item = QListWidgetItem(f"{each['code']}  {each['title']}" if each["code"] else each["title"])
            item.setData(_TOLD, each)
            self.found.addItem(item)
        words = self.tr("{count} of {all}") if len(told["known"]) < told["count"] else self.tr("{count}")
        self.count.setText(words.format(count=len(told["known"]), all=told["count"]))
        self.found.setCurrentRow(0)
        self._show_known()

    def _show_known(self) -> None:
        item = self.found.currentItem()
        known: dict[str, str] = item.data(_TOLD) if item is not None else {}
        nothing = self.tr("Nothing is known of this.") if self.search.text() else ""
        self.title.setText(known.get("title", nothing))
        for name, label in self.parts.items():
            label.setText(known.get(name, ""))
            self._rows.setRowVisible(label, bool(known.get(name)))
        self.check.setVisible(bool(known.get("guided")))

    def _ask_check(self) -> None:
        self.check_asked.emit(self.found.currentItem().data(_TOLD)["guided"], self.search.text())
