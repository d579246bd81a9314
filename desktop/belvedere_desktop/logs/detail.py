"""Everything about the current line: its text, the fields of its JSON, what it means, the reader's note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.logs.fields import Field, flat
from belvedere_desktop.logs.line import Known, Line, seen
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable

_TEXT_ROWS = 6


class LineDetail(QScrollArea):
    """Signals, each about the line that is shown: marked(bool); noted(text); whole_asked(), all of its text
    and its fields.
    """

    marked = Signal(bool)
    noted = Signal(str)
    whole_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("About the line"))
        self.setMinimumWidth(240)
        content = QWidget(self)
        self.facts = FactsPanel(self.tr("Line"), content)
        self.text = QPlainTextEdit(content)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Text of the line"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_ROWS + 12)
        self.meaning = MeaningPanel(content)
        self.fields = ShortTable[Field](
            self.tr("Fields"),
            [
                Column("name", self.tr("Field"), lambda field: field.name, width=140),
                Column("value", self.tr("Value"), lambda field: seen(field.value)),
            ],
            lambda field: field.name,
            content,
        )
        self.mark = QPushButton(self.tr("Mark"), content)
        self.mark.setCheckable(True)
        self.mark.clicked.connect(self.marked)
        self.note = QLineEdit(content)
        self.note.setPlaceholderText(self.tr("Note, Enter keeps it"))
        self.note.setAccessibleName(self.tr("Note about the line"))
        self.note.editingFinished.connect(self._on_note)
        self._line: Line | None = None
        self._lay_out(content)
        self.show_line(None)

    @property
    def line(self) -> Line | None:
        """What is shown."""
        return self._line

    def show_line(self, line: Line | None) -> None:
        """Show a line; nothing where there is none."""
        is_same = line is not None and self._line is not None and line.key == self._line.key
        self._line = line
        self.setEnabled(line is not None)
        if line is None:
            self.facts.show_facts([(self.tr("Text"), self.tr("Choose a line."))])
            self.text.clear()
        else:
            self._show_facts(line)
            if not is_same:
                self.text.setPlainText(seen(line.text))
        for widget in (self.text, self.mark, self.note):
            widget.setVisible(line is not None)
        self.mark.setChecked(line is not None and line.marked)
        if not self.note.hasFocus():
            self.note.setText("" if line is None else line.note)
        self.meaning.show_known(None if line is None else line.known)
        if not is_same:
            self._show_fields({})
        if line is not None and not is_same:
            self.whole_asked.emit()

    def show_whole(self, told: Mapping[str, Any]) -> None:
        """The whole `text` of the line, and the `fields` of its JSON."""
        if self._line is not None and self._line.cut:
            self.text.setPlainText(seen(told["text"]))
        self._show_fields(told["fields"] or {})

    def _show_fields(self, document: Mapping[str, Any]) -> None:
        fields = flat(document)
        self.fields.show_rows(fields)
        self.fields.setVisible(bool(fields))

    def _show_facts(self, line: Line) -> None:
        self.facts.show_facts(
            [
                (self.tr("Time"), clock(line.at)),
                (self.tr("Level"), line.level),
                (self.tr("Source"), line.stream),
                (self.tr("Number"), str(line.number) if line.number else ""),
            ]
        )

    def _on_note(self) -> None:
        text = self.note.text().strip()
        if self._line is not None and text != self._line.note:
            self.noted.emit(text)

    def _lay_out(self, content: QWidget) -> None:
        row = QHBoxLayout()
        row.addWidget(self.mark)
        row.addWidget(self.note, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 0, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.meaning)
        layout.addWidget(self.facts)
        layout.addWidget(self.text)
        layout.addLayout(row)
        layout.addWidget(self.fields)
        layout.addStretch(1)
        self.setWidget(content)


class MeaningPanel(QFrame):
    """What a known message means: why it comes, how to see that, what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.facts = FactsPanel(self.tr("What it means"), self)
        self.facts.setProperty("panel", "false")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 4)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)

    def show_known(self, known: Known | None) -> None:
        """Show what is known; nothing where nothing is."""
        self.setVisible(known is not None)
        if known is None:
            return
        title = f"◆ {known.title}" + (f" [{known.code}]" if known.code else "")
        if title != self.title.text():
            self.title.setText(title)
            # They come in the order in which they are first shown.
            self.facts.show_facts(())
        self.facts.show_facts(
            [
                (self.tr("Cause"), known.cause),
                (self.tr("Check"), known.check),
                (self.tr("Fix"), known.fix),
            ]
        )
