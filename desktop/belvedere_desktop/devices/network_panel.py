"""The network of a device: both ports, the time, what it needs to reach, and how that is changed."""

from __future__ import annotations

from ipaddress import IPv4Interface

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.state import DeviceState, PortState
from belvedere_desktop.devices.words import port_status_words, port_words


class NetworkPanel(FactsPanel):
    """Signals: sheet_asked(), for every host and port that it uses."""

    sheet_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Network"), parent)
        self.sheet = QPushButton(self.tr("Network sheet…"), self)
        self.sheet.setToolTip(self.tr("Every host and port that it uses, for who looks after the network"))
        self.sheet.clicked.connect(self.sheet_asked)
        self.change = QPushButton(self.tr("Change…"), self)
        self.change.setCheckable(True)
        self.how = QLabel(
            self.tr(
                "Addresses are given to an appliance by its archive and stay as they are until the next one. "
                "To change them: delete the device here, reset the appliance fully (power and reset held "
                "together for five seconds), and set it up again with the new addresses. Cables may be "
                "moved at any time. A port on DHCP follows the network by itself."
            ),
            self,
        )
        self.how.setWordWrap(True)
        self.how.hide()
        self.change.toggled.connect(self.how.setVisible)
        buttons = QHBoxLayout()
        for button in (self.sheet, self.change):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        self.column.addWidget(self.how)

    def show_state(self, state: DeviceState) -> None:
        """Show a device."""
        facts = [(port_words(port.name), "\n".join(self._port(port))) for port in state.ports]
        facts.append((self.tr("Time servers"), ", ".join(state.time_servers)))
        answers = self.tr("answers") if state.clock_answers else self.tr("does not answer")
        facts.append((self.tr("Time from"), f"{state.clock}, {answers}" if state.clock else ""))
        self.show_facts(facts)

    def _port(self, port: PortState) -> list[str]:
        lines = [port_status_words(port.status)] if port.status else []
        if port.address:
            lines.append(port.address)
        if port.wanted == "DHCP":
            lines.append(self.tr("address from the network (DHCP)"))
        elif port.wanted and _same(port.wanted, port.address):
            lines.append(self.tr("fixed address"))
        elif port.wanted:
            lines.append(self.tr("fixed: {address}").format(address=port.wanted))
        if port.gateway:
            lines.append(self.tr("gateway {address}").format(address=port.gateway))
        if port.name_servers:
            lines.append(self.tr("name servers {addresses}").format(addresses=", ".join(port.name_servers)))
        return [*lines, port.hardware] if port.hardware else lines


def _same(wanted: str, address: str) -> bool:
    """Whether two ways to write an address and its mask mean the same."""
    try:
        return IPv4Interface(wanted) == IPv4Interface(address)
    except ValueError:
        return False
