"""The widget that shows the canvas: fitted or pixel for pixel, frozen or playing."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from belvedere_desktop.display.canvas import Canvas
from belvedere_desktop.display.geometry import Placement, actual_size, clamp_pan, fit
from belvedere_desktop.display.messages import Picture
from belvedere_desktop.display.overlay import draw_notice, draw_streams
from belvedere_desktop.display.pace import Scaling, wait_ms

_STEP = 64
_PAN_KEYS = {
    Qt.Key.Key_Left: QPoint(-_STEP, 0),
    Qt.Key.Key_Right: QPoint(_STEP, 0),
    Qt.Key.Key_Up: QPoint(0, -_STEP),
    Qt.Key.Key_Down: QPoint(0, _STEP),
}


class DisplayView(QWidget):
    """Paints pictures in place of their memory.

    Signals: wanted() when it can show another picture (at most 60 times a second, never while hidden or
    frozen); painted(Picture) after a new picture reached the window.
    """

    wanted = Signal()
    painted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        self.setAccessibleName(self.tr("Picture of the appliance's display"))
        self._canvas: Canvas | None = None
        self._picture: Picture | None = None
        self._unpainted = False
        self._asked_ns = 0
        self._owed = False
        self._title, self._detail = self.tr("Connecting…"), ""
        self._lost = False
        self._frozen = False
        self._figures = False
        self._actual = False
        self._pan = QPoint(0, 0)
        self._grip: QPoint | None = None
        self._scaling = Scaling()
        self._pacer = QTimer(self)
        self._pacer.setSingleShot(True)
        self._pacer.setTimerType(Qt.TimerType.PreciseTimer)
        self._pacer.timeout.connect(self._ask)

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown."""
        return self._picture

    def current_image(self) -> QImage | None:
        """A copy of the shown picture at canvas size, without figures."""
        if self._canvas is None or self._picture is None:
            return None
        return self._canvas.image(self._picture.slot).copy()

    def sizeHint(self) -> QSize:
        """Half of the appliance's display."""
        return QSize(960, 540)

    def set_canvas(self, canvas: Canvas) -> None:
        """Show pictures of `canvas` from now on; the ones of the old canvas are gone."""
        self._canvas, self._picture, self._lost = canvas, None, False
        self._owed = True
        self.tell(self.tr("Waiting for the first picture…"), self.tr("Models may still be loading."))
        self._ask_soon()

    def set_picture(self, picture: Picture) -> None:
        """Show a picture that arrived; the next one is asked for once it was painted."""
        self._picture, self._unpainted, self._lost = picture, True, False
        if self.isVisible():
            self.update()

    def set_lost(self, title: str, detail: str) -> None:
        """No more pictures come: dim the last one and say why."""
        self._lost, self._owed = True, False
        self.tell(title, detail)

    @property
    def words(self) -> tuple[str, str]:
        """Title and detail that are shown while there is no picture."""
        return self._title, self._detail

    def tell(self, title: str, detail: str) -> None:
        """Words to show while there is no picture."""
        self._title, self._detail = title, detail
        self.update()

    def set_frozen(self, frozen: bool) -> None:
        """Keep the shown picture, or go on."""
        self._frozen = frozen
        self._ask_soon()
        self.update()

    def set_figures(self, shown: bool) -> None:
        """Show rate and age on every stream, or not."""
        self._figures = shown
        self.update()

    def set_actual_size(self, actual: bool) -> None:
        """One canvas pixel to a window pixel, or the whole canvas fitted."""
        self._actual = actual
        self.update()

    def placement(self) -> Placement | None:
        """Where the canvas lies now; None before there is one."""
        if self._canvas is None:
            return None
        canvas = QSize(self._canvas.layout.width, self._canvas.layout.height)
        if self._actual:
            return actual_size(canvas, self.size(), self._pan)
        return fit(canvas, self.size())

    def pan_by(self, step: QPoint) -> None:
        """Scroll the picture shown pixel for pixel."""
        if self._canvas is not None and self._actual:
            canvas = QSize(self._canvas.layout.width, self._canvas.layout.height)
            self._pan = clamp_pan(self._pan + step, canvas, self.size())
            self.update()

    def resume(self) -> None:
        """The window may be visible again."""
        self._ask_soon()

    def _ask_soon(self) -> None:
        if self._owed and not self._pacer.isActive():
            self._pacer.start(wait_ms(self._asked_ns, time.monotonic_ns()))

    def _ask(self) -> None:
        if self._owed and not self._frozen and self.isVisible() and not self.window().isMinimized():
            self._owed = False
            self._asked_ns = time.monotonic_ns()
            self.wanted.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, then what lies over it."""
        painter = QPainter(self)
        placement = self.placement()
        if self._canvas is None or self._picture is None or placement is None:
            painter.fillRect(self.rect(), QColor("#10141a"))
            draw_notice(painter, self.rect(), self._title, self._detail)
            return
        self._draw_picture(painter, placement, self._canvas.image(self._picture.slot))
        if self._figures:
            draw_streams(painter, placement, self._picture)
        if self._lost:
            painter.fillRect(self.rect(), QColor(0, 0, 0, 130))
            plate = self.rect().adjusted(0, self.height() // 2 - 90, 0, 90 - self.height() // 2)
            painter.fillRect(plate, QColor(16, 20, 26))
            draw_notice(painter, self.rect(), self._title, self._detail)
        painter.end()
        self._after_paint(self._picture)

    def _draw_picture(self, painter: QPainter, placement: Placement, image: QImage) -> None:
        if not placement.target.contains(self.rect()):
            painter.fillRect(self.rect(), QColor("#000000"))
        smooth = placement.scale != 1.0 and self._scaling.smooth
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        started = time.perf_counter()
        painter.drawImage(placement.target, image)
        if smooth:
            self._scaling = self._scaling.after_paint((time.perf_counter() - started) * 1000)

    def _after_paint(self, picture: Picture) -> None:
        if self._unpainted:
            self._unpainted = False
            self._owed = not self._lost
            self.painted.emit(picture)
            self._ask_soon()

    def showEvent(self, _event: QShowEvent) -> None:
        """Pictures are asked for again."""
        self._ask_soon()

    def hideEvent(self, _event: QHideEvent) -> None:
        """Nothing is asked for while nobody looks."""
        self._pacer.stop()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another size may be cheap enough for smooth scaling."""
        self._scaling = Scaling()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys scroll the picture shown pixel for pixel."""
        step = _PAN_KEYS.get(Qt.Key(event.key()))
        if step is None or not self._actual:
            super().keyPressEvent(event)
            return
        self.pan_by(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls."""
        self.pan_by(-event.angleDelta() / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton and self._actual:
            self._grip = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the hand."""
        if self._grip is not None:
            here = event.position().toPoint()
            self.pan_by(self._grip - here)
            self._grip = here

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of the picture."""
        self._grip = None
        self.unsetCursor()
