"""A text with line numbers and marks at the lines where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.editor.form_line import asks_for_step
from belvedere_desktop.editor.typed_text import shown, units, with_typed
from belvedere_simulator.manifest.editing.change import splice_between

PAUSE_MS = 400
_FAINT = 40
_SIGN = {"error": "▲", "warning": "△"}


class CodeEdit(QPlainTextEdit):
    """Shows a text and tells, after a pause, what somebody made of it. Signals: typed(str); at_line(int).

    Steps back are not its own: whoever holds the text has them.
    """

    typed = Signal(str)
    at_line = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self._text = ""
        self._marks: dict[int, str] = {}
        self._filling = False
        self._gutter = _Gutter(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text)
        self.cursorPositionChanged.connect(self._on_cursor)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._scroll_gutter)
        self._make_room()

    def put(self, text: str) -> None:
        """Show another text; the cursor stays where nothing changed."""
        if text == self._text:
            return
        before, self._text = self.toPlainText(), text
        change = splice_between(before, shown(text))
        self._filling = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(before[: change.start]))
        end = units(before[: change.start + len(change.removed)])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.added)
        self._filling = False

    def flush(self) -> None:
        """Tell now what was typed."""
        self._pause.stop()
        typed = self.toPlainText()
        if typed != shown(self._text):
            self._text = with_typed(self._text, typed)
            self.typed.emit(self._text)

    def show_marks(self, marks: Mapping[int, str]) -> None:
        """Mark lines, from 1, as "error" or "warning"."""
        self._marks = dict(marks)
        self._gutter.update()
        self._colour_lines()

    @property
    def marks(self) -> Mapping[int, str]:
        """The lines that are marked."""
        return self._marks

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a place, counted from 1, and show it."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            cursor = QTextCursor(block)
            step = min(units(block.text()[: column - 1]), block.length() - 1)
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, step)
            self.setTextCursor(cursor)
            self.centerCursor()

    def gutter_width(self) -> int:
        """Room for a sign and the largest number."""
        return self.fontMetrics().horizontalAdvance("▲9") + self.fontMetrics().horizontalAdvance(
            "9" * max(3, len(str(self.blockCount())))
        )

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines that are seen."""
        colours = colours_of(self.palette())
        painter.fillRect(area, QColor(colours.raised))
        block, height = self.firstVisibleBlock(), self.fontMetrics().height()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > area.bottom():
                break
            number = block.blockNumber() + 1
            mark = self._marks.get(number, "")
            colour = {"error": colours.error, "warning": colours.warning}.get(mark, colours.muted)
            painter.setPen(QColor(colour))
            room = QRect(2, round(place.top()), self._gutter.width() - 6, height)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, str(number))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, _SIGN.get(mark, ""))
            block = block.next()

    def event(self, event: QEvent) -> bool:
        """Leave the keys of steps to the window."""
        if asks_for_step(event):
            event.ignore()
            return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The numbers stand beside the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self.gutter_width(), area.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _scroll_gutter(self, area: QRect, down: int) -> None:
        if down:
            self._gutter.scroll(0, down)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _on_text(self) -> None:
        if not self._filling:
            self._pause.start()

    def _on_cursor(self) -> None:
        self._colour_lines()
        if self.hasFocus() and not self._filling:
            self.at_line.emit(self.textCursor().blockNumber() + 1)

    def _colour_lines(self) -> None:
        colours = colours_of(self.palette())
        here = self.textCursor().blockNumber() + 1
        lines = [(here, colours.raised)]
        lines += [(line, getattr(colours, kind)) for line, kind in self._marks.items()]
        self.setExtraSelections([self._coloured(line, colour) for line, colour in lines])

    def _coloured(self, line: int, colour: str) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        shade = QColor(colour)
        if colour != colours_of(self.palette()).raised:
            shade.setAlpha(_FAINT)
        selection.format.setBackground(shade)
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        return selection


class _Gutter(QWidget):
    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(QPainter(self), event.rect())
