"""Where the canvas lies in the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize


@dataclass(frozen=True)
class Placement:
    """The canvas drawn into `target` (window pixels), at `scale` window pixels to a canvas pixel."""

    target: QRect
    scale: float

    def of_canvas(self, rectangle: tuple[int, int, int, int]) -> QRect:
        """A rectangle of the canvas in window pixels."""
        x, y, width, height = (round(value * self.scale) for value in rectangle)
        return QRect(self.target.x() + x, self.target.y() + y, width, height)


def fit(canvas: QSize, window: QSize) -> Placement:
    """The whole canvas, as large as it goes with its aspect kept, in the middle."""
    scale = min(window.width() / canvas.width(), window.height() / canvas.height())
    size = QSize(max(1, round(canvas.width() * scale)), max(1, round(canvas.height() * scale)))
    origin = QPoint((window.width() - size.width()) // 2, (window.height() - size.height()) // 2)
    return Placement(QRect(origin, size), scale)


def clamp_pan(pan: QPoint, canvas: QSize, window: QSize) -> QPoint:
    """The nearest upper left canvas pixel that leaves no empty band at the right or the bottom."""
    right = max(0, canvas.width() - window.width())
    bottom = max(0, canvas.height() - window.height())
    return QPoint(min(max(0, pan.x()), right), min(max(0, pan.y()), bottom))


def actual_size(canvas: QSize, window: QSize, pan: QPoint) -> Placement:
    """One window pixel to a canvas pixel, scrolled to `pan`, in the middle where there is room."""
    pan = clamp_pan(pan, canvas, window)
    x = max(0, (window.width() - canvas.width()) // 2) - pan.x()
    y = max(0, (window.height() - canvas.height()) // 2) - pan.y()
    return Placement(QRect(QPoint(x, y), canvas), 1.0)
