"""The window on a log: paints the lines that are seen, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFontDatabase,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QFrame, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.logs.choice import Choice
from belvedere_desktop.logs.columns import Columns
from belvedere_desktop.logs.line import Line, Lines
from belvedere_desktop.logs.painting import SIGNS_WIDTH, LinePainter, Look, text_left
from belvedere_desktop.logs.rows import MOST_LETTERS, Row, Rows
from belvedere_desktop.logs.scale import Scale

_WHEEL_ROWS = 3
_NOTCH = 120
_DRAG_MS = 40
_SIDE_LETTERS = 8


class LogArea(QAbstractScrollArea):
    """Shows `Lines`, however many. At its end it stays there as lines come; scrolled up it stays where it is.

    Signals: chosen(), another current line or more of them; followed(bool); opened(), Enter or a double
    click; mark_asked(position), a click on the edge; menu_asked(point), what can be done with the line.
    """

    chosen = Signal()
    followed = Signal(bool)
    opened = Signal()
    mark_asked = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Lines | None = None
        self._columns = Columns()
        self._place = (0, 0)
        self._scale = Scale(0)
        self._follows = False
        self._choice = Choice()
        self._rows: list[Row] = []
        self._made_for: tuple[Columns, float, str] | None = None
        self._made = Rows(QFontMetricsF(self.font()), self._columns, 0)
        self._widest = 0
        self._wheel = 0
        self._moving = False
        self._drag = QTimer(self)
        self._drag.setInterval(_DRAG_MS)
        self._drag.timeout.connect(self._on_drag)
        self._pointer = QPoint()
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Lines of the log"))
        self.setMinimumSize(160, 80)
        self.verticalScrollBar().actionTriggered.connect(self._on_action)
        self.verticalScrollBar().valueChanged.connect(self._on_value)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    @property
    def top(self) -> int:
        """The position of the line at the top."""
        return self._place[0]

    @property
    def rows(self) -> list[Row]:
        """What was painted last."""
        return self._rows

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return self._choice

    @property
    def columns(self) -> Columns:
        """What is shown beside the text."""
        return self._columns

    @property
    def follows(self) -> bool:
        """Whether it stays at the end."""
        return self._follows

    @property
    def current(self) -> Line | None:
        """The current line, if it is here."""
        position = self._choice.current
        return None if self._lines is None or position < 0 else self._lines.line(position)

    def show_lines(self, lines: Lines, *, follow: bool = False) -> None:
        """Show other lines, from the beginning or at the end."""
        if self._lines is not None:
            self._lines.changed.disconnect(self.refresh)
        self._lines, self._place, self._choice, self._widest = lines, (0, 0), Choice(), 0
        lines.changed.connect(self.refresh)
        self.horizontalScrollBar().setValue(0)
        self.follow(follow)
        self.refresh()
        self.chosen.emit()

    def show_columns(self, columns: Columns) -> None:
        """Show other columns, or wrap lines, with the same line at the top."""
        self._columns, self._place, self._widest = columns, (self.top, 0), 0
        self.refresh()

    def follow(self, on: bool) -> None:
        """Go to the end and stay there; or stay where it is."""
        if on != self._follows:
            self._follows = on
            self.followed.emit(on)
        self.refresh()

    def go_to(self, position: int) -> None:
        """Make a line the current one, and bring it to the middle unless it is seen."""
        self._choose(position, more=False)
        self._bring(position, middle=True)

    def forget_choice(self) -> None:
        """Nothing is chosen: the lines are others."""
        self._choice = Choice()
        self.chosen.emit()

    def choose(self, first: int, last: int) -> None:
        """Choose these lines."""
        self._choice = Choice(first, last)
        self.viewport().update()
        self.chosen.emit()

    def refresh(self) -> None:
        """Lines came, or there are others."""
        if self._lines is None:
            return
        rows = self._layout()
        end = rows.end(self._lines, self._fitting(rows))
        if self._follows or self._place > end:
            self._place = end
        self._scale = Scale(end[0])
        bar = self.verticalScrollBar()
        self._moving = True
        bar.setRange(0, self._scale.steps)
        bar.setPageStep(max(1, min(self._fitting(rows), self._scale.steps or 1)))
        bar.setValue(self._scale.step_of(self.top))
        self._moving = False
        self._fit_side(rows)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the lines that are seen; those that are not here yet are asked for."""
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        colours = colours_of(self.palette())
        painter.fillRect(event.rect(), self.palette().base())
        if self._lines is None:
            return
        rows, width = self._layout(), self.viewport().width()
        self._rows = rows.lay(self._lines, *self._place, self.viewport().height())
        writer = LinePainter(painter, colours, self._columns, self._metrics(), self._lines.extent)
        left = 0 if self._columns.wrap else self.horizontalScrollBar().value()
        for row in self._rows:
            current = row.position == self._choice.current
            look = Look(self._choice.holds(row.position), current, self.hasFocus())
            writer.paint(row, rows, width, left, look)
        if self._rows:
            self._lines.want(self._rows[0].position, self._rows[-1].position)
            self._widen(max(len(row.text) for row in self._rows), rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of lines fits."""
        super().resizeEvent(event)
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Three rows a notch, also where the bar counts in larger steps."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not turned.y():
            side = turned.y() or turned.x()
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - side * _SIDE_LETTERS // _NOTCH)
            return
        self._wheel += turned.y() * _WHEEL_ROWS
        rows, self._wheel = int(self._wheel / _NOTCH), self._wheel - int(self._wheel / _NOTCH) * _NOTCH
        self.scroll_rows(-rows)

    def scroll_rows(self, by: int) -> None:
        """Scroll by rows; away from the end it does not follow any more."""
        if self._lines is not None and by:
            self._go(self._layout().moved(self._lines, self._place, by))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A line is chosen; on the edge it is marked."""
        position = self._position_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or position is None:
            return
        if event.position().x() < SIGNS_WIDTH // 2:
            self.mark_asked.emit(position)
            return
        more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._choose(position, more=more)
        self._pointer = event.position().toPoint()
        self._drag.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """More lines are chosen."""
        self._pointer = event.position().toPoint()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """They are."""
        self._drag.stop()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Everything about the line."""
        self._drag.stop()
        self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The line under the pointer becomes the current one, unless it is chosen already."""
        position = self._position_at(event.pos())
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if is_mouse and position is not None and not self._choice.holds(position):
            self._choose(position, more=False)
        self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys move the current line; with Ctrl the window only, with Shift more lines are chosen."""
        if self._lines is None or not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        rows = self._layout()
        page, last = max(1, self._fitting(rows) - 1), self._last()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key, current = event.key(), self._choice.current
        here = current if current >= 0 else self.top - 1
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        sides = {Qt.Key.Key_Left: -_SIDE_LETTERS, Qt.Key.Key_Right: _SIDE_LETTERS}
        if key in steps and control:
            self.scroll_rows(steps[Qt.Key(key)])
        elif key in steps:
            self._step_to(here + steps[Qt.Key(key)], more=more)
        elif key in ends:
            self._step_to(ends[Qt.Key(key)], more=more)
            if key == Qt.Key.Key_End and not more:
                self.follow(True)
        elif key in sides:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + sides[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            return False
        return True

    def _step_to(self, position: int, *, more: bool) -> None:
        inside = max(0, min(position, self._last()))
        self._choose(inside, more=more)
        self._bring(inside, middle=False)

    def _choose(self, position: int, *, more: bool) -> None:
        if self._lines is None or not 0 <= position < self._lines.extent:
            return
        self._choice = self._choice.to(position, more=more)
        self.viewport().update()
        self._speak()
        self.chosen.emit()

    def _speak(self) -> None:
        """Tell programs that read aloud what the current line says."""
        line = self.current
        words = "" if line is None else ", ".join(filter(None, (line.level, self._columns.text(line))))
        self.setAccessibleDescription(words[:1000])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _bring(self, position: int, *, middle: bool) -> None:
        rows = self._layout()
        fitting = self._fitting(rows)
        assert self._lines is not None
        bottom = rows.moved(self._lines, self._place, fitting - 1)[0]
        is_one_row = rows.count(self._lines.line(position)) == 1
        if self.top <= position < bottom or (position == bottom and is_one_row):
            return
        edge = fitting - 1 if position > self.top else 0
        back = fitting // 2 if middle else edge
        self._go(rows.moved(self._lines, (position, 0), -back), follow=not middle)

    def _go(self, place: tuple[int, int], *, follow: bool = True) -> None:
        """Another place; at the end it follows again, if it may."""
        assert self._lines is not None
        rows = self._layout()
        end = rows.end(self._lines, self._fitting(rows))
        self._place = min(place, end)
        follows = self._place >= end and (follow or self._follows)
        if follows != self._follows:
            self._follows = follows
            self.followed.emit(follows)
        self.refresh()

    def _on_action(self, action: int) -> None:
        """Arrows and pages of the bar move by lines, whatever its steps are."""
        page = max(1, self._fitting(self._layout()) - 1)
        by = {
            QAbstractSlider.SliderAction.SliderSingleStepAdd: 1,
            QAbstractSlider.SliderAction.SliderSingleStepSub: -1,
            QAbstractSlider.SliderAction.SliderPageStepAdd: page,
            QAbstractSlider.SliderAction.SliderPageStepSub: -page,
        }.get(QAbstractSlider.SliderAction(action))
        if by is not None:
            self.scroll_rows(by)
            self.verticalScrollBar().setSliderPosition(self._scale.step_of(self.top))

    def _on_value(self, step: int) -> None:
        if not self._moving and step != self._scale.step_of(self.top) and self._lines is not None:
            self._go((self._scale.position_of(step), 0))

    def _on_drag(self) -> None:
        """While lines are chosen by the mouse; above and below the window it scrolls."""
        height = self.viewport().height()
        if not 0 <= self._pointer.y() < height:
            self.scroll_rows(-1 if self._pointer.y() < 0 else 1)
        y = max(0, min(self._pointer.y(), height - 1))
        position = self._position_at(QPoint(self._pointer.x(), y))
        if position is not None and position != self._choice.current:
            self._choose(position, more=True)

    def _position_at(self, point: QPoint) -> int | None:
        under = [row for row in self._rows if row.top <= point.y()]
        return under[-1].position if under else None

    def _last(self) -> int:
        return max(0, self._lines.extent - 1) if self._lines is not None else 0

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font())

    def _layout(self) -> Rows:
        metrics = self._metrics()
        extent = self._lines.extent if self._lines is not None else 0
        begin = text_left(metrics.horizontalAdvance("0"), self._columns.letters(extent))
        made_for = (self._columns, self.viewport().width() - begin, self.font().key())
        if made_for != self._made_for:
            self._made_for, self._made = made_for, Rows(metrics, self._columns, made_for[1])
        return self._made

    def _fitting(self, rows: Rows) -> int:
        return max(1, self.viewport().height() // rows.height)

    def _widen(self, letters: int, rows: Rows) -> None:
        """The bar below reaches as far as the longest line that was seen."""
        if letters > self._widest:
            self._widest = min(letters, MOST_LETTERS)
            QTimer.singleShot(0, self, lambda: self._fit_side(rows))

    def _fit_side(self, rows: Rows) -> None:
        bar = self.horizontalScrollBar()
        hidden = self._widest - rows.letters
        bar.setRange(0, 0 if self._columns.wrap else max(0, hidden + 1 if hidden > 0 else 0))
        bar.setPageStep(rows.letters)
