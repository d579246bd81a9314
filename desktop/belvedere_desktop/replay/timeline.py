"""All frames of a stream as a line: where runs differ, and where one is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.replay.walk import Walk
from belvedere_desktop.replay.words import KIND_COLOURS

_MARGIN, _PAGE = 8, 10


class Timeline(QWidget):
    """Signal: moved(number of a step). Arrows go one frame, with Ctrl to the next difference."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.walk = Walk()
        self.number = 0
        # The width that they were found for, and the kinds by column: there may be ten thousands.
        self._marked: tuple[int, dict[int, str]] = (0, {})
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Frames"))
        self.setToolTip(
            self.tr("← → one frame, Page keys ten, Ctrl+← Ctrl+→ the next difference, Home and End the ends")
        )

    def sizeHint(self) -> QSize:
        """As high as two lines of words."""
        return QSize(400, 2 * self.fontMetrics().height() + 8)

    def minimumSizeHint(self) -> QSize:
        """It may be short."""
        return QSize(120, self.sizeHint().height())

    def show_walk(self, walk: Walk, number: int) -> None:
        """Show these frames."""
        self.walk, self.number = walk, number
        self._marked = (0, {})
        self._tell()

    def go_to(self, number: int) -> None:
        """Go to a step and tell of it; beyond the ends to the end."""
        if not self.walk.steps:
            return
        self.number = min(max(number, 0), len(self.walk.steps) - 1)
        self._tell()
        self.moved.emit(self.number)

    def next_difference(self) -> None:
        """Go to the next frame that differs."""
        self.go_to(self.walk.next_mark(self.number))

    def last_difference(self) -> None:
        """Go back to the one before."""
        self.go_to(self.walk.mark_before(self.number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step."""
        marked = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Right:
                self.next_difference() if marked else self.go_to(self.number + 1)
            case Qt.Key.Key_Left:
                self.last_difference() if marked else self.go_to(self.number - 1)
            case Qt.Key.Key_PageDown:
                self.go_to(self.number + _PAGE)
            case Qt.Key.Key_PageUp:
                self.go_to(self.number - _PAGE)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self.walk.steps) - 1)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where it was pressed."""
        self._go_where(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        self._go_where(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, a mark for each column of dots in which something differs, and the place."""
        painter = QPainter(self)
        colours = colours_of(self.palette())
        room = self._room()
        painter.fillRect(room, QColor(colours.raised))
        painter.setPen(QColor(colours.border))
        painter.drawRect(room)
        if self._marked[0] != self.width():
            self._marked = (self.width(), self._columns())
        for across, kind in self._marked[1].items():
            painter.fillRect(across, room.top() + 1, 2, room.height() - 1, self._colour(kind))
        if self.walk.steps:
            across = self._across(self.number)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(across, room.top() - 3, across, room.bottom() + 3)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _columns(self) -> dict[int, str]:
        """The gravest kind of difference in each column."""
        order = list(KIND_COLOURS)
        found: dict[int, str] = {}
        for mark in self.walk.marks:
            kinds = self.walk.differences[self.walk.steps[mark]].kinds
            kind = min(kinds, key=order.index)
            across = self._across(mark)
            if across not in found or order.index(kind) < order.index(found[across]):
                found[across] = kind
        return found

    def _colour(self, kind: str) -> QColor:
        return QColor(getattr(colours_of(self.palette()), KIND_COLOURS[kind]))

    def _room(self) -> QRect:
        return self.rect().adjusted(_MARGIN, 6, -_MARGIN, -7)

    def _across(self, number: int) -> int:
        room, last = self._room(), max(1, len(self.walk.steps) - 1)
        return room.left() + round(number / last * (room.width() - 2))

    def _go_where(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            room, last = self._room(), len(self.walk.steps) - 1
            number = round((event.position().x() - room.left()) / max(1, room.width() - 2) * last)
            if number != self.number:
                self.go_to(number)

    def _tell(self) -> None:
        words = self.tr("{number} of {count}, {marks} differ")
        count, marks = len(self.walk.steps), len(self.walk.marks)
        self.setAccessibleDescription(words.format(number=self.number + 1, count=count, marks=marks))
        self.update()
