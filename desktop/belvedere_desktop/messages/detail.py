"""One message whole: as JSON, as text, as bytes, as a curve."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from belvedere_desktop.messages.plot import PlotPanel
from belvedere_desktop.messages.words import moment, size

_JSON, _TEXT, _BYTES, _PLOT = range(4)


class DetailPanel(QWidget):
    """Signals: series_asked(topic, path), the numbers of a topic are wanted; again_asked(detail), the message
    is to be published once more.
    """

    series_asked = Signal(str, str)
    again_asked = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: dict[str, Any] | None = None
        self.head = _label(self, "title")
        self.facts = _label(self, "muted")
        self.refusal = _label(self, "error")
        self.json, self.text, self.bytes = (
            _text(self, name)
            for name in (self.tr("The message as JSON"), self.tr("As text"), self.tr("As bytes"))
        )
        self.plot = PlotPanel(self)
        self.plot.path_chosen.connect(self._ask)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Ways to read the message"))
        for words, widget in (
            (self.tr("JSON"), self.json),
            (self.tr("Text"), self.text),
            (self.tr("Bytes"), self.bytes),
            (self.tr("Over time"), self.plot),
        ):
            self.tabs.addTab(widget, words)
        self.tabs.currentChanged.connect(self._on_tab)
        self.again = QPushButton(self.tr("Publish again…"), self)
        self.again.clicked.connect(lambda: self.again_asked.emit(self.shown or {}))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.head, self.facts, self.refusal):
            layout.addWidget(label)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        self.shown = None
        self.head.setText(self.tr("No message is chosen"))
        self.facts.setText(self.tr("Choose one in the list to read it whole."))
        self.refusal.hide()
        for editor in (self.json, self.text, self.bytes):
            editor.clear()
        self.plot.clear()
        self.again.setEnabled(False)

    def show_message(self, told: dict[str, Any]) -> None:
        """Show one."""
        another = self.shown is None or self.shown["topic"] != told["topic"]
        self.shown = told
        self.head.setText(told["says"] or told["feature_words"])
        quality = self.tr("quality of service {0}").format(told["qos"])
        parts = [told["topic"], moment(told["time"]), size(told["size"]), quality]
        if told["retained"]:
            parts.append(self.tr("kept by the broker from before"))
        if told["cut"]:
            parts.append(self.tr("only its beginning is shown"))
        self.facts.setText(" · ".join(parts))
        self._explain(told["refusal"])
        for editor, text in ((self.json, told["json"]), (self.text, told["text"]), (self.bytes, told["hex"])):
            editor.setPlainText(text)
        self.tabs.setTabEnabled(_JSON, bool(told["json"]))
        self.tabs.setTabEnabled(_TEXT, bool(told["text"]) or not told["size"])
        self.tabs.setTabEnabled(_PLOT, bool(told["numbers"]))
        if not self.tabs.isTabEnabled(self.tabs.currentIndex()):
            self.tabs.setCurrentIndex(_TEXT if self.tabs.isTabEnabled(_TEXT) else _BYTES)
        if another:
            self.plot.clear()
        # What is no text, or not shown whole, would be another message.
        self.again.setEnabled((bool(told["text"]) or not told["size"]) and not told["cut"])
        self._on_tab(self.tabs.currentIndex())

    def refresh(self, topics: Collection[str]) -> None:
        """These topics were heard again: the curve of one of them goes on."""
        if self.shown is not None and self.tabs.currentIndex() == _PLOT and self.shown["topic"] in topics:
            self._ask(self.plot.path)

    def _explain(self, refusal: dict[str, str] | None) -> None:
        self.refusal.setVisible(refusal is not None)
        if refusal is not None:
            text = self.tr("Refused with {0}: {1} {2}")
            self.refusal.setText(text.format(refusal["code"], refusal["reason"], refusal["helps"]))

    def _on_tab(self, place: int) -> None:
        if place == _PLOT:
            self._ask(self.plot.path)

    def _ask(self, path: str) -> None:
        if self.shown is not None:
            self.series_asked.emit(self.shown["topic"], path)


def _label(parent: QWidget, role: str) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _text(parent: QWidget, name: str) -> QPlainTextEdit:
    editor = QPlainTextEdit(parent)
    editor.setReadOnly(True)
    editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    editor.setAccessibleName(name)
    editor.setTabChangesFocus(True)
    editor.setMinimumHeight(40)
    return editor
