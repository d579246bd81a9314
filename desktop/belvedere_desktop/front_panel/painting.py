"""Drawing the box and its connectors."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPen, QPolygonF

from belvedere_desktop.front_panel.profile import Profile

_HOLE = QColor("#0a0d10")
_METAL = QColor("#8d97a5")
_CABLE = QColor("#c9d1db")
_PLUG = QColor("#56606d")
_LABEL = "#c3ccd8"


def paint_box(painter: QPainter, profile: Profile, name: str) -> None:
    """The front with its fins, and the back, in the profile's coordinates; `name` is printed on it."""
    for face in (profile.front, profile.back):
        _paint_shell(painter, face, profile)
    _paint_fins(painter, profile.fins)
    _text(painter, profile.fins.translated(0, profile.fins.height() - 30), name, 20)


def paint_label(painter: QPainter, below: QRectF, text: str, wide: float = 150.0) -> None:
    """Words under a part."""
    _text(painter, QRectF(below.center().x() - wide / 2, below.bottom() + 2, wide, 24), text, 15)


def paint_caption(painter: QPainter, above: QRectF, text: str, colour: QColor) -> None:
    """Words over a face."""
    painter.setPen(colour)
    painter.setFont(_font(15))
    room = QRectF(above.left(), above.top() - 30, above.width(), 26)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)


def paint_connector(painter: QPainter, room: QRectF, port: str, *, plugged: bool) -> None:
    """A socket in all of `room`; with the plug in it when something is."""
    painter.setPen(QPen(_METAL, 2))
    painter.setBrush(_HOLE)
    if port == "power":
        painter.drawEllipse(room)
        pin = QRectF(0, 0, room.width() * 0.22, room.width() * 0.22)
        pin.moveCenter(room.center())
        painter.setBrush(_METAL)
        painter.drawEllipse(pin)
    elif port == "hdmi":
        painter.drawPolygon(_hdmi(room))
    else:
        painter.drawRoundedRect(room, 4, 4)
        _paint_inside(painter, room, port)
    if plugged:
        _paint_plug(painter, room)


def _paint_shell(painter: QPainter, face: QRectF, profile: Profile) -> None:
    shine = QLinearGradient(face.topLeft(), face.bottomLeft())
    shell = QColor(profile.casing)
    shine.setColorAt(0.0, shell.lighter(135))
    shine.setColorAt(0.12, shell)
    shine.setColorAt(1.0, shell.darker(125))
    painter.setBrush(shine)
    painter.setPen(QPen(QColor(profile.edge), 3))
    painter.drawRoundedRect(face, 16, 16)


def _paint_fins(painter: QPainter, room: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 70))
    step = 18.0
    for index in range(int(room.width() // step)):
        painter.drawRoundedRect(
            QRectF(room.left() + index * step, room.top(), step * 0.45, room.height() - 34), 3, 3
        )


def _paint_inside(painter: QPainter, room: QRectF, port: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if port.startswith("usb"):
        painter.setBrush(QColor("#2f6fd0" if port == "usb3" else "#d7dde5"))
        tongue = room.adjusted(
            room.width() * 0.14, room.height() * 0.2, -room.width() * 0.14, -room.height() * 0.52
        )
        painter.drawRect(tongue)
        return
    painter.setBrush(QColor("#c8a046"))
    step = room.width() / 12
    for index in range(8):
        painter.drawRect(QRectF(room.left() + step * (2 + index), room.top() + 4, step * 0.5, 14))


def _paint_plug(painter: QPainter, room: QRectF) -> None:
    body = room.adjusted(room.width() * 0.16, room.height() * 0.24, -room.width() * 0.16, 0)
    painter.setPen(QPen(_CABLE, 2))
    painter.setBrush(_PLUG)
    painter.drawRoundedRect(body, 5, 5)
    painter.setPen(QPen(_CABLE, 2))
    for part in (0.3, 0.5, 0.7):
        y = body.top() + body.height() * part
        painter.drawLine(
            QPointF(body.left() + body.width() * 0.28, y), QPointF(body.right() - body.width() * 0.28, y)
        )


def _hdmi(room: QRectF) -> QPolygonF:
    cut = room.height() * 0.3
    return QPolygonF(
        [
            room.topLeft(),
            room.topRight(),
            QPointF(room.right(), room.bottom() - cut),
            QPointF(room.right() - cut, room.bottom()),
            QPointF(room.left() + cut, room.bottom()),
            QPointF(room.left(), room.bottom() - cut),
        ]
    )


def _text(painter: QPainter, room: QRectF, text: str, size: int) -> None:
    painter.setPen(QColor(_LABEL))
    painter.setFont(_font(size))
    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


def _font(size: int) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    return font
