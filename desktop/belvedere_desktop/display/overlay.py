"""What is drawn over the picture: per-stream figures, and words while there is no picture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from belvedere_desktop.display.geometry import Placement
from belvedere_desktop.display.messages import Picture, ShownStream

translate = QCoreApplication.translate

_PADDING = 6


def stream_text(stream: ShownStream) -> str:
    """`name · state · rate · age`, without what is not known."""
    parts = [stream.node, stream.state]
    if stream.fps is not None:
        parts.append(translate("DisplayOverlay", "{fps} fps").format(fps=f"{stream.fps:.1f}"))
    if stream.age_ms is not None:
        parts.append(translate("DisplayOverlay", "{age} ms old").format(age=f"{stream.age_ms:.0f}"))
    return " · ".join(parts)


def draw_streams(painter: QPainter, placement: Placement, picture: Picture) -> None:
    """A line of figures in the upper left corner of every stream."""
    for stream in picture.streams:
        area = placement.of_canvas(stream.rectangle)
        draw_tag(painter, area.topLeft() + QPoint(8, 8), stream_text(stream), area.width() - 16)


def draw_tag(painter: QPainter, corner: QPoint, text: str, room: int) -> None:
    """White words on a dark plate, shortened to `room` pixels."""
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room - 2 * _PADDING))
    if not shown:
        return
    width = metrics.horizontalAdvance(shown) + 2 * _PADDING
    plate = QRect(corner.x(), corner.y(), width, metrics.height() + _PADDING)
    painter.fillRect(plate, QColor(0, 0, 0, 190))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)


def draw_notice(painter: QPainter, area: QRect, title: str, detail: str) -> None:
    """Words in the middle: what the window waits for."""
    font = QFont(painter.font())
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.7)
    painter.setFont(large)
    painter.setPen(QColor("#e6eaf0"))
    middle = area.center().y()
    above = QRect(area.x(), middle - 60, area.width(), 60)
    painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, title)
    painter.setFont(font)
    painter.setPen(QColor("#9aa7b8"))
    below = QRect(area.x() + 24, middle + 10, area.width() - 48, 80)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(below, flags, detail)
