"""Everything about one device, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.state import DeviceState, Offer, moment
from belvedere_desktop.devices.words import next_step, port_words, status_colour, status_words


class DeviceDetail(QScrollArea):
    """Signals, each about the device shown: update_asked(Offer), reboot_asked(), describe_asked(),
    tags_asked(), delete_asked().
    """

    update_asked = Signal(object)
    reboot_asked = Signal()
    describe_asked = Signal()
    tags_asked = Signal()
    delete_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Device"))
        content = QWidget(self)
        self.name = QLabel(content)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.status = QLabel(content)
        self.status.setProperty("role", "heading")
        self.step = QLabel(content)
        self.step.setProperty("role", "muted")
        self.step.setWordWrap(True)
        self.software = FactsPanel(self.tr("Software"), content)
        self.network = FactsPanel(self.tr("Network"), content)
        self.facts = FactsPanel(self.tr("Device"), content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        for widget in (self.name, self.status, self.step):
            layout.addWidget(widget)
        layout.addLayout(self._buttons(content))
        for panel in (self.software, self.network, self.facts):
            layout.addWidget(panel)
        layout.addStretch(1)
        self.setWidget(content)
        self._state: DeviceState | None = None

    @property
    def state(self) -> DeviceState | None:
        """What is shown."""
        return self._state

    def show_state(self, state: DeviceState) -> None:
        """Show a device, or the same one as it is now."""
        self._state = state
        row = state.row
        self.name.setText(row.name)
        self.status.setText(status_words(row.status))
        colour = QColor(getattr(colours_of(self.palette()), status_colour(row.status)))
        self.status.setStyleSheet(f"color: {colour.name()}")
        self.step.setText(next_step(row.status))
        self._show_software(state)
        self._show_network(state)
        self._show_facts(state)
        self.updating.setEnabled(bool(state.offers) and not state.update and row.status == "ONLINE")
        self.rebooting.setEnabled(row.status == "ONLINE" and not state.update)

    def _buttons(self, content: QWidget) -> QHBoxLayout:
        self.updating = QPushButton(self.tr("Update software"), content)
        self._offers = QMenu(self.updating)
        self.updating.setMenu(self._offers)
        self.rebooting = QPushButton(self.tr("Restart"), content)
        self.rebooting.clicked.connect(self.reboot_asked)
        self.more = QPushButton(self.tr("More"), content)
        menu = QMenu(self.more)
        menu.addAction(self.tr("&Describe…")).triggered.connect(self.describe_asked.emit)
        menu.addAction(self.tr("&Tags…")).triggered.connect(self.tags_asked.emit)
        menu.addSeparator()
        menu.addAction(self.tr("De&lete…")).triggered.connect(self.delete_asked.emit)
        self.more.setMenu(menu)
        row = QHBoxLayout()
        for button in (self.updating, self.rebooting, self.more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show_software(self, state: DeviceState) -> None:
        self.software.show_facts(
            [
                (self.tr("Runs"), state.row.software),
                (self.tr("Under way"), state.update),
                (self.tr("Offered"), ", ".join(self._offer_words(offer) for offer in state.offers)),
            ]
        )
        self._offers.clear()
        for offer in state.offers:
            action = self._offers.addAction(self._offer_words(offer))
            action.triggered.connect(lambda _checked=False, offer=offer: self.update_asked.emit(offer))

    def _offer_words(self, offer: Offer) -> str:
        return self.tr("{version} (major)").format(version=offer.version) if offer.major else offer.version

    def _show_network(self, state: DeviceState) -> None:
        facts = [
            (
                port_words(port.name),
                "\n".join(part for part in (port.status, port.address, port.wanted, port.hardware) if part),
            )
            for port in state.ports
        ]
        facts.append((self.tr("Time servers"), ", ".join(state.time_servers)))
        self.network.show_facts(facts)

    def _show_facts(self, state: DeviceState) -> None:
        row = state.row
        self.facts.show_facts(
            [
                (self.tr("Description"), row.description),
                (self.tr("Tags"), ", ".join(f"{key}={value}" for key, value in row.tags)),
                (self.tr("Serial number"), state.serial),
                (self.tr("Provisioning"), state.provisioning),
                (self.tr("Connection"), state.connection),
                (self.tr("Lease ends"), moment(state.lease)),
                (self.tr("Created"), moment(row.created)),
                (self.tr("Id"), row.id),
            ]
        )
