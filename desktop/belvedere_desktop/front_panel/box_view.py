"""The drawn appliance: what can be seen and touched of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from belvedere_desktop.front_panel.hold_button import HoldButton
from belvedere_desktop.front_panel.lamp import Lamp
from belvedere_desktop.front_panel.painting import paint_box, paint_caption, paint_label
from belvedere_desktop.front_panel.port_button import PortButton
from belvedere_desktop.front_panel.profile import HEIGHT, WIDTH, profile_of, usb_is_fast
from belvedere_desktop.front_panel.state import LIGHTS, PORTS, USB, Light, PanelState, Plug
from belvedere_desktop.front_panel.words import light_title, port_title
from belvedere_simulator.appliance.body.parts import BOTH, Button

FINGERS = {"power": frozenset({Button.POWER}), "reset": frozenset({Button.RESET}), "both": BOTH}


class BoxView(QWidget):
    """Signals: holding(buttons, seconds), pressed(buttons, seconds), ended(); plug_asked(port, path), with
    an empty path for what needs none; choose_asked(port, whether a folder); pull_asked(port).
    """

    holding = Signal(object, float)
    pressed = Signal(object, float)
    ended = Signal()
    plug_asked = Signal(str, str)
    choose_asked = Signal(str, bool)
    pull_asked = Signal(str)

    def __init__(self, still: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = profile_of("")
        self._model = ""
        self.buttons = {name: self._button(name) for name in FINGERS}
        self.lamps = {name: Lamp(still, self) for name in LIGHTS}
        self.ports = {name: self._port(name) for name in PORTS}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(480, 270)
        self.show_state(PanelState())

    def show_state(self, state: PanelState) -> None:
        """Show the appliance as it is."""
        if state.model != self._model:
            self._model, self._profile = state.model, profile_of(state.model)
            self._place()
            self.update()
        for name, lamp in self.lamps.items():
            light = state.lights.get(name, Light())
            lamp.show_light(light)
            lamp.setAccessibleName(f"{light_title(name)}: {light.words}")
        for name, port in self.ports.items():
            port.show_plug(state.plugs.get(name, Plug()))
            port.setEnabled(state.running)
        for button in self.buttons.values():
            button.setEnabled(state.running)

    def be_still(self, still: bool) -> None:
        """Whether lights must not blink."""
        for lamp in self.all_lamps():
            lamp.be_still(still)

    def all_lamps(self) -> Iterable[Lamp]:
        """Those of the front and of the ports."""
        yield from self.lamps.values()
        yield from (port.lamp for port in self.ports.values() if port.lamp is not None)

    def sizeHint(self) -> QSize:
        """As drawn."""
        return QSize(780, 440)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Everything keeps its place on the drawing."""
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box without what moves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, left, top = self._scale()
        painter.translate(left, top)
        painter.scale(scale, scale)
        profile, ink = self._profile, self.palette().color(QPalette.ColorRole.PlaceholderText)
        paint_caption(painter, profile.front, self.tr("Front"), ink)
        paint_caption(painter, profile.back, self.tr("Back"), ink)
        paint_box(painter, profile, profile.title)
        for name in ("power", "reset"):
            titles = {"power": self.tr("Power"), "reset": self.tr("Reset")}
            paint_label(painter, profile.buttons[name], titles[name])
        for name in LIGHTS:
            paint_label(painter, profile.lights[name].translated(0, -8), light_title(name), 88)
        for name, room in profile.ports.items():
            fast = name in USB and usb_is_fast(self._model, name)
            paint_label(painter, room, self.tr("USB 3.0") if fast else port_title(name))

    def _scale(self) -> tuple[float, float, float]:
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        return scale, (self.width() - WIDTH * scale) / 2, (self.height() - HEIGHT * scale) / 2

    def _place(self) -> None:
        places: list[tuple[QWidget, QRectF]] = [
            *((self.buttons[name], room) for name, room in self._profile.buttons.items()),
            *((self.lamps[name], room) for name, room in self._profile.lights.items()),
            *((self.ports[name], room) for name, room in self._profile.ports.items()),
        ]
        scale, left, top = self._scale()
        for widget, room in places:
            scaled = QRectF(
                left + room.x() * scale, top + room.y() * scale, room.width() * scale, room.height() * scale
            )
            widget.setGeometry(scaled.toRect())
        # Tab goes as it is drawn: the front, then the back, from left to right.
        front, rooms = self._profile.front, self._profile.ports
        drawn = sorted(rooms, key=lambda name: (not front.contains(rooms[name]), rooms[name].x()))
        for one, other in pairwise(drawn):
            QWidget.setTabOrder(self.ports[one], self.ports[other])

    def _button(self, name: str) -> HoldButton:
        button = HoldButton(name, self)
        fingers = FINGERS[name]
        titles = {
            "power": self.tr("Power button"),
            "reset": self.tr("Reset button"),
            "both": self.tr("Power and reset buttons together"),
        }
        button.setAccessibleName(titles[name])
        button.setToolTip(
            self.tr("{button}: hold it; slide off to change your mind").format(button=titles[name])
        )
        button.holding.connect(lambda seconds: self.holding.emit(fingers, seconds))
        button.let_go.connect(lambda seconds: self.pressed.emit(fingers, seconds))
        button.ended.connect(self.ended)
        return button

    def _port(self, name: str) -> PortButton:
        port = PortButton(name, self)
        port.clicked.connect(lambda: self._touch(port))
        port.dropped.connect(lambda path: self.plug_asked.emit(name, str(path)))
        return port

    def _touch(self, port: PortButton) -> None:
        if port.plug.plugged:
            self.pull_asked.emit(port.port)
        elif port.port in USB:
            menu = self.drive_menu(port.port)
            menu.popup(port.mapToGlobal(port.rect().bottomLeft()))
        else:
            self.plug_asked.emit(port.port, "")

    def drive_menu(self, port: str) -> QMenu:
        """What can be plugged into a USB port."""
        menu = QMenu(self)
        menu.addAction(self.tr("Plug in a &folder…")).triggered.connect(
            lambda: self.choose_asked.emit(port, True)
        )
        menu.addAction(self.tr("Plug in an &image…")).triggered.connect(
            lambda: self.choose_asked.emit(port, False)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
