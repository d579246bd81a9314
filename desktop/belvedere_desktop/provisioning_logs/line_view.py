"""The lines themselves: of one file, or of all by time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from belvedere_desktop.provisioning_logs.reading import Finding, Line, Returned


class LineView(QWidget):
    """Shows lines, and searches in them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._returned: Returned | None = None
        self._lines: Sequence[Line] = ()
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("Which log"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search in the lines, Enter for the next"))
        self.search.setAccessibleName(self.tr("Search in the lines"))
        self.search.setClearButtonEnabled(True)
        self.found = QLabel(self)
        self.found.setProperty("role", "muted")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Lines of the log"))
        head = QHBoxLayout()
        head.addWidget(self.which)
        head.addWidget(self.search, 1)
        head.addWidget(self.found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        self.which.currentIndexChanged.connect(self._show)
        self.search.returnPressed.connect(self.find_next)
        self.search.textChanged.connect(self.found.clear)

    def show_returned(self, returned: Returned) -> None:
        """Show all lines by time."""
        self._returned = returned
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(self.tr("All, by time"), "")
        for name in returned.files:
            self.which.addItem(name, name)
        self.which.blockSignals(False)
        self._show()

    def go_to(self, finding: Finding) -> None:
        """Mark the line that tells of a failure."""
        for place, line in enumerate(self._lines):
            if (line.file, line.number) == (finding.file, finding.line):
                self._mark(place)
                return
        # It is in another file than the one that is shown.
        self.which.setCurrentIndex(self.which.findData(finding.file))
        if any(line.file == finding.file for line in self._lines):
            self.go_to(finding)

    def find_next(self) -> None:
        """Mark the next place where the text is, from the first again after the last."""
        wanted = self.search.text()
        if not wanted or self.text.find(wanted):
            return
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if not self.text.find(wanted):
            self.found.setText(self.tr("Not found"))

    def _show(self) -> None:
        if self._returned is None:
            return
        file = self.which.currentData() or ""
        self._lines = self._returned.of(file)
        widest = max((len(name) for name in self._returned.files), default=0)
        texts = (line.text if file else f"{line.file:<{widest}}  {line.text}" for line in self._lines)
        self.text.setPlainText("\n".join(texts))

    def _mark(self, place: int) -> None:
        cursor = QTextCursor(self.text.document().findBlockByNumber(place))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        # The beginning of a long line is what has its time and level.
        self.text.horizontalScrollBar().setValue(0)
        self.text.centerCursor()
