"""Everything about one device, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
from belvedere_desktop.devices.applications import application_columns, applications_of
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.jobs import job_of
from belvedere_desktop.devices.jobs_panel import JobsPanel
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.devices.network_panel import NetworkPanel
from belvedere_desktop.devices.software_panel import SoftwarePanel, refusal_label
from belvedere_desktop.devices.state import CONNECTED, DeviceState, Offer, moment
from belvedere_desktop.devices.words import (
    next_step,
    offer_words,
    provisioning_words,
    status_colour,
    status_words,
    tag_words,
)
from belvedere_simulator.errors import BelvedereError


class DeviceDetail(QScrollArea):
    """Signals, each about the device shown: update_asked(Offer), reboot_asked(), describe_asked(),
    tags_asked(), delete_asked(), sheet_asked(), panel_asked(), logs_asked().
    """

    update_asked = Signal(object)
    reboot_asked = Signal()
    describe_asked = Signal()
    tags_asked = Signal()
    delete_asked = Signal()
    sheet_asked = Signal()
    panel_asked = Signal()
    logs_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(380)
        self.setAccessibleName(self.tr("Device"))
        content = QWidget(self)
        self.name = QLabel(content)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.status = QLabel(content)
        self.status.setProperty("role", "heading")
        self.step = QLabel(content)
        self.step.setWordWrap(True)
        self.refusal = refusal_label(content)
        self._make_panels(content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        for widget in (self.name, self.status, self.step):
            layout.addWidget(widget)
        layout.addLayout(self._buttons(content))
        panels = (self.software, self.network, self.applications, self.jobs, self.facts)
        layout.addWidget(self.refusal)
        for panel in panels:
            layout.addWidget(panel)
        layout.addStretch(1)
        self.setWidget(content)
        self._state: DeviceState | None = None
        self._offered: tuple[Offer, ...] = ()

    @property
    def state(self) -> DeviceState | None:
        """What is shown."""
        return self._state

    def forget(self) -> None:
        """Show no device until the next one is told of."""
        self._state = None
        self.panel.hide()
        self.hide()

    def show_state(
        self,
        state: DeviceState,
        instances: Iterable[Mapping[str, Any]] = (),
        jobs: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """Show a device, or the same one as it is now, with its application instances and its jobs."""
        if self._state is None or self._state.row.id != state.row.id:
            self._clear_refusals()
            self.verticalScrollBar().setValue(0)
        self._state = state
        row = state.row
        self.name.setText(row.name)
        self.status.setText(status_words(row.status))
        colour = QColor(getattr(colours_of(self.palette()), status_colour(row.status)))
        self.status.setStyleSheet(f"color: {colour.name()}")
        self.step.setText(next_step(row.status))
        self.software.show_state(state)
        self.network.show_state(state)
        self.applications.show_rows(applications_of(instances))
        self.jobs.show_jobs([job_of(job) for job in jobs])
        self._show_facts(state)
        self._show_offers(state)
        ready = row.status in CONNECTED and not state.update
        self.updating.setEnabled(bool(state.offers) and ready)
        self.rebooting.setEnabled(ready)

    def show_refusal(self, subject: str, error: BelvedereError) -> None:
        """Say what the service refused: about an update with the software, else beneath the buttons."""
        self._clear_refusals()
        label = self.software.refusal if subject == "update" else self.refusal
        label.setText(str(error))
        label.show()
        self.ensureWidgetVisible(label)

    def _clear_refusals(self) -> None:
        for label in (self.refusal, self.software.refusal):
            label.clear()
            label.hide()

    def _make_panels(self, content: QWidget) -> None:
        self.software = SoftwarePanel(content)
        self.software.update_asked.connect(self.update_asked)
        self.network = NetworkPanel(content)
        self.network.sheet_asked.connect(self.sheet_asked)
        self.applications = ListPanel(
            self.tr("Applications"),
            self.tr("No application is deployed to it."),
            application_columns(),
            lambda each: each.id,
            content,
        )
        self.jobs = JobsPanel(content)
        self.facts = FactsPanel(self.tr("Device"), content)

    def _buttons(self, content: QWidget) -> QHBoxLayout:
        self.updating = QPushButton(self.tr("Update software"), content)
        self._offers = QMenu(self.updating)
        self.updating.setMenu(self._offers)
        self.rebooting = QPushButton(self.tr("Restart"), content)
        self.rebooting.clicked.connect(self.reboot_asked)
        self.panel = QPushButton(self.tr("Front panel"), content)
        self.panel.clicked.connect(self.panel_asked)
        self.panel.hide()
        self.more = QPushButton(self.tr("More"), content)
        menu = QMenu(self.more)
        menu.addAction(self.tr("&Describe…")).triggered.connect(self.describe_asked.emit)
        menu.addAction(self.tr("&Tags…")).triggered.connect(self.tags_asked.emit)
        menu.addAction(self.tr("&Network sheet…")).triggered.connect(self.sheet_asked.emit)
        menu.addAction(self.tr("&Logs")).triggered.connect(self.logs_asked.emit)
        menu.addSeparator()
        menu.addAction(self.tr("De&lete…")).triggered.connect(self.delete_asked.emit)
        self.more.setMenu(menu)
        row = QHBoxLayout()
        for button in (self.updating, self.rebooting, self.panel, self.more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show_offers(self, state: DeviceState) -> None:
        if state.offers == self._offered:
            return
        self._offered = state.offers
        self._offers.clear()
        for offer in state.offers:
            action = self._offers.addAction(offer_words(offer))
            action.triggered.connect(lambda _checked=False, offer=offer: self.update_asked.emit(offer))

    def _show_facts(self, state: DeviceState) -> None:
        row = state.row
        lease = moment(state.lease)
        if row.status == "LEASE_EXPIRED":
            lease = self.tr("ended {time}").format(time=lease)
        self.facts.show_facts(
            [
                (self.tr("Description"), row.description),
                (self.tr("Tags"), ", ".join(map(tag_words, row.tags))),
                (self.tr("Last seen"), moment(row.seen)),
                (self.tr("Lease ends"), lease),
                (self.tr("Serial number"), state.serial),
                (self.tr("Set up"), provisioning_words(state.provisioning)),
                (self.tr("Created"), moment(row.created)),
                (self.tr("Id"), row.id),
            ]
        )
