"""A port of the drawing: something is plugged in and pulled out by a click, drives also by dropping them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from belvedere_desktop.front_panel.lamp import Lamp
from belvedere_desktop.front_panel.painting import paint_connector
from belvedere_desktop.front_panel.state import ETHERNET, USB, Plug
from belvedere_desktop.front_panel.words import picture_words, port_title


class PortButton(QAbstractButton):
    """`dropped` carries the path of a folder or image; `clicked` asks for the opposite of what is."""

    dropped = Signal(Path)

    def __init__(self, port: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.port = port
        self.plug = Plug()
        self._over = False
        self.lamp = Lamp(parent=self) if port in ETHERNET else None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAcceptDrops(port in USB)
        self.show_plug(self.plug)

    def show_plug(self, plug: Plug) -> None:
        """Show what is in it."""
        self.plug = plug
        self.setAccessibleName(f"{port_title(self.port)}: {self.words}")
        self.setToolTip(f"{port_title(self.port)}\n{self.words}\n{self.hint}")
        if self.lamp is not None:
            self.lamp.show_light(plug.light)
        self.update()

    @property
    def words(self) -> str:
        """What is in it."""
        if self.port == "hdmi":
            return picture_words(self.plug.about or "no-monitor")
        if not self.plug.plugged:
            return self.tr("empty") if self.port in USB else self.tr("unplugged")
        return self.plug.about or self.tr("plugged in")

    @property
    def hint(self) -> str:
        """What a click does."""
        if self.plug.plugged:
            return self.tr("Click to pull it out.")
        if self.port in USB:
            return self.tr("Drop a folder or image here, or click.")
        if self.port == "hdmi":
            return self.tr("Click to plug in a monitor: one that comes after power-on has no picture.")
        return self.tr("Click to plug it in.")

    def resizeEvent(self, _event: object) -> None:
        """The light sits in the corner."""
        if self.lamp is not None:
            size = max(14, self.width() // 3)
            self.lamp.setGeometry(self.width() - size, 0, size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The connector, and the plug in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        paint_connector(painter, room, self.port, plugged=self.plug.plugged)
        if self._over or self.hasFocus():
            painter.setPen(QPen(QColor("#5e9bff"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, 8, 8)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local folder or file fits, where nothing is in."""
        if not self.plug.plugged and _dragged(event) is not None:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Plug it in."""
        self._over = False
        self.update()
        path = _dragged(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)


def _dragged(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
