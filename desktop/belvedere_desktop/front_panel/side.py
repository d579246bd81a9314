"""Beside the drawing: the lights in words, what is plugged in, and what the appliance is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.front_panel.state import LIGHTS, PORTS, USB, Light, PanelState, Plug
from belvedere_desktop.front_panel.words import light_meaning, light_title, picture_words, port_title

_GIGABYTE = 1_000_000_000
_PAIRS = 8
"""So many pairs of digits of a fingerprint stand in a line."""


class LightsPanel(QFrame):
    """Each light: its name, colour and rate in words, and what that means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = _grid(self, self.tr("Lights"))
        self.words: dict[str, QLabel] = {}
        for row, name in enumerate(LIGHTS, 1):
            title = QLabel(light_title(name), self)
            title.setProperty("role", "muted")
            words = QLabel(self)
            words.setWordWrap(True)
            words.setAccessibleName(light_title(name))
            self.words[name] = words
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)

    def show_state(self, state: PanelState) -> None:
        """Show the lights as they are."""
        for name, label in self.words.items():
            light = state.lights.get(name, Light())
            text = f"{light.words}. {light_meaning(name, light)}" if light.words else "—"
            label.setText(text[:1].upper() + text[1:])


class PortsPanel(QFrame):
    """Each port, what is in it, a button for the opposite. Signals: plug_asked(port), pull_asked(port)."""

    plug_asked = Signal(str)
    pull_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = _grid(self, self.tr("Plugs"))
        self.words: dict[str, QLabel] = {}
        self.buttons: dict[str, QPushButton] = {}
        for row, port in enumerate(PORTS, 1):
            self._add(grid, row, port)

    def show_state(self, state: PanelState) -> None:
        """Show the ports as they are."""
        for port, button in self.buttons.items():
            plug = state.plugs.get(port, Plug())
            self.words[port].setText(self._words(port, plug))
            plug_in = self.tr("Plug in…") if port in USB else self.tr("Plug in")
            button.setText(self.tr("Pull out") if plug.plugged else plug_in)
            button.setAccessibleName(f"{port_title(port)}: {button.text()}")
            button.setEnabled(state.running)
            button.setProperty("plugged", plug.plugged)

    def _words(self, port: str, plug: Plug) -> str:
        if port == "hdmi":
            return picture_words(plug.about or "no-monitor")
        if port in USB:
            return plug.about or self.tr("empty")
        if not plug.plugged:
            return self.tr("unplugged")
        return plug.about or self.tr("plugged in")

    def _add(self, grid: QGridLayout, row: int, port: str) -> None:
        title = QLabel(port_title(port), self)
        title.setProperty("role", "muted")
        words = QLabel(self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setAccessibleName(port_title(port))
        button = QPushButton(self)
        button.clicked.connect(lambda: self._touch(port))
        self.words[port], self.buttons[port] = words, button
        for column, widget in enumerate((title, words, button)):
            grid.addWidget(widget, row, column)

    def _touch(self, port: str) -> None:
        plugged = bool(self.buttons[port].property("plugged"))
        (self.pull_asked if plugged else self.plug_asked).emit(port)


class SidePanel(QScrollArea):
    """All of it, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The appliance in words"))
        content = QWidget(self)
        self.lights = LightsPanel(content)
        self.ports = PortsPanel(content)
        self.facts = FactsPanel(self.tr("Appliance"), content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(10)
        for panel in (self.lights, self.ports, self.facts):
            layout.addWidget(panel)
        layout.addStretch(1)
        self.setWidget(content)
        self.setMinimumWidth(390)

    def show_state(self, state: PanelState) -> None:
        """Show the appliance as it is."""
        self.lights.show_state(state)
        self.ports.show_state(state)
        heat = self.tr("too hot") if state.hot else self.tr("normal")
        disk = self.tr("{count} GB free").format(count=state.free // _GIGABYTE) if state.free else ""
        self.facts.show_facts(
            [
                (self.tr("Device"), state.device),
                (self.tr("Fingerprint of the site"), _in_lines(state.fingerprint)),
                (self.tr("Compare"), self._compare(state)),
                (self.tr("Software"), state.software),
                (self.tr("Applications"), ", ".join(state.applications)),
                (self.tr("Serial number"), state.serial),
                (self.tr("Temperature"), heat if state.running and state.power != "off" else ""),
                (self.tr("Disk"), disk),
            ]
        )

    def _compare(self, state: PanelState) -> str:
        return self.tr("It has to be the same as on the receipt of the set-up.") if state.fingerprint else ""


def _in_lines(fingerprint: str) -> str:
    """It has no place by itself where a line could end."""
    pairs = fingerprint.split(":")
    return "\n".join(":".join(pairs[at : at + _PAIRS]) for at in range(0, len(pairs), _PAIRS))


def _grid(panel: QFrame, title: str) -> QGridLayout:
    """The rows of a panel, beneath its title."""
    panel.setProperty("panel", "true")
    grid = QGridLayout(panel)
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title, panel)
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, -1)
    return grid
