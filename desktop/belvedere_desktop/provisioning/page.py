"""The Provision page: five steps from a name to an appliance that is connected."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.provisioning.archive_step import ArchiveStep
from belvedere_desktop.provisioning.done_step import DoneStep
from belvedere_desktop.provisioning.name_step import NameStep
from belvedere_desktop.provisioning.network_step import NetworkStep
from belvedere_desktop.provisioning.plan import (
    DevicePlan,
    name_problems,
    network_of,
    network_problems,
    tags_of,
)
from belvedere_desktop.provisioning.receipt import Made, receipt
from belvedere_desktop.provisioning.waiting_step import WaitingStep
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError

NAME, NETWORK, ARCHIVE, WAITING, DONE = range(5)


class ProvisionPage(QWidget):
    """`appliance` is the data folder of the appliance on this computer, "" for the usual one.

    Signals: told(text); device_asked(id), to see a device.
    """

    told = Signal(str)
    device_asked = Signal(str)

    def __init__(
        self, client: Client, settings: Settings, appliance: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._settings = settings
        self._appliance = appliance
        self._taken: set[str] = set()
        self._made: Made | None = None
        self._watch: Watch | None = None
        self.name_step, self.network_step = NameStep(self), NetworkStep(self)
        self.archive_step = ArchiveStep(settings.archive_folder, self)
        self.waiting_step, self.done_step = WaitingStep(self), DoneStep(self)
        self._lay_out()
        self._connect()
        self._show_step(NAME)

    @property
    def plan(self) -> DevicePlan:
        """What was typed."""
        names, network = self.name_step, self.network_step
        return DevicePlan(
            name=names.name.text.strip(),
            description=names.description.text.strip(),
            tags=names.tags.text,
            ports=(network.first.plan, network.second.plan),
            ntp=network.ntp.text,
        )

    @property
    def step(self) -> int:
        """The step that is shown, from 0."""
        return self.stack.currentIndex()

    def showEvent(self, event: QShowEvent) -> None:
        """Learn what names are taken and whether an appliance of this computer waits."""
        super().showEvent(event)
        self._look()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Set up an appliance"), self)
        title.setProperty("role", "title")
        self.where = QLabel(self)
        self.where.setProperty("role", "muted")
        self.stack = QStackedWidget(self)
        for step in (self.name_step, self.network_step, self.archive_step, self.waiting_step, self.done_step):
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setWidget(step)
            self.stack.addWidget(area)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.back = QPushButton(self.tr("Back"), self)
        self.next = QPushButton(self)
        self.next.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(10)
        for widget in (title, self.where, self.stack, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.setMaximumWidth(980)

    def _connect(self) -> None:
        for step in (self.name_step, self.network_step, self.archive_step):
            step.changed.connect(self._check)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.waiting_step.expired.connect(self._check)
        self.waiting_step.again_asked.connect(self._make_again)
        self.done_step.device_asked.connect(self._ask_device)
        self.done_step.another_asked.connect(self._begin_anew)

    def _show_step(self, step: int) -> None:
        titles = [
            self.tr("Name"),
            self.tr("Network"),
            self.tr("Archive"),
            self.tr("Power on"),
            self.tr("Done"),
        ]
        told = [f"{'●' if number == step else '○'} {text}" for number, text in enumerate(titles)]
        self.where.setText("    ".join(told))
        self.stack.setCurrentIndex(step)
        self.back.setVisible(step in (NETWORK, ARCHIVE, WAITING))
        self.back.setText(self.tr("Give up") if step == WAITING else self.tr("Back"))
        self.next.setVisible(step < WAITING)
        self.next.setText(self.tr("Make the archive") if step == ARCHIVE else self.tr("Next"))
        self.problem.clear()
        self._check()

    def _check(self) -> None:
        """Show what is wrong at each field, and whether it goes on."""
        problems = name_problems(self.plan, self._taken) | network_problems(self.plan)
        for fields in (self.name_step.fields, self.network_step.fields):
            for name, field in fields.items():
                field.show_problem(problems.get(name, ""))
        complete = {
            NAME: bool(self.plan.name) and not any(name in problems for name in self.name_step.fields),
            NETWORK: not any(name in problems for name in self.network_step.fields),
            ARCHIVE: self.archive_step.is_complete,
        }
        self.next.setEnabled(complete.get(self.step, False))

    def _go_back(self) -> None:
        if self.step == WAITING:
            self._undo(lambda: self._show_step(ARCHIVE))
        else:
            self._show_step(self.step - 1)

    def _go_on(self) -> None:
        if self.step == ARCHIVE:
            self._make()
        else:
            self._show_step(self.step + 1)

    def _look(self) -> None:
        listeners = Listeners(done=self._on_devices, failed=self._on_failure)
        self._client.call("devices.list", {}, listeners)
        told = Listeners(done=self._on_appliance, failed=self._on_failure)
        self._client.call("provisioning.appliance", {"appliance": self._appliance}, told)

    def _on_devices(self, devices: list[dict[str, Any]]) -> None:
        own = self._made.name if self._made else ""
        self._taken = {device["Name"] for device in devices} - {own}
        self._check()

    def _on_appliance(self, told: dict[str, Any]) -> None:
        self._appliance = told["folder"]
        self.archive_step.offer_appliance(there=told["running"] and not told["provisioned"])

    def _make(self) -> None:
        plan, here = self.plan, self.archive_step.here.isChecked()
        folder = str(Path(self._appliance) / "usb") if here else self.archive_step.folder.text().strip()
        if not here:
            self._settings.archive_folder = folder
        self.next.setEnabled(False)
        arguments = {
            "name": plan.name,
            "description": plan.description,
            "tags": tags_of(plan),
            "network": network_of(plan),
            "folder": folder,
        }
        self._client.call(
            "provisioning.make", arguments, Listeners(done=self._on_made, failed=self._on_failure)
        )

    def _on_made(self, told: dict[str, Any]) -> None:
        self._made = Made(
            told["id"], self.plan.name, told["path"], told["issued"], told["expires"], told["fingerprint"]
        )
        here = self.archive_step.here.isChecked()
        words = (
            self.tr(
                "The appliance on this computer reads the archive now. Its status light blinks blue slowly."
            )
            if here
            else self.tr(
                "{path}\n\nPut the drive into the appliance and switch it on. Its status light blinks blue "
                "slowly while it registers, and is green when it is done."
            ).format(path=told["path"])
        )
        self._show_step(WAITING)
        # The site's clock says how long, ours only counts.
        self.waiting_step.begin(time.time() + told["expires"] - told["issued"], words)
        self._watch = self._client.watch(
            "devices.watch-one", {"id": told["id"], "seconds": 1.0}, self._on_state
        )
        self._watch.start()
        if here:
            given = {"path": told["path"], "appliance": self._appliance}
            self._client.call("provisioning.hand-over", given, Listeners(failed=self._on_failure))

    def _on_state(self, state: dict[str, Any]) -> None:
        device = state.get("device")
        if device is None or self._made is None or self.step != WAITING:
            return
        if device.get("ProvisioningStatus") == "PENDING":
            self.waiting_step.show_state(self.tr("The appliance has read the archive and registers…"))
        if device.get("DeviceConnectionStatus") == "ONLINE":
            self._finish(device)

    def _finish(self, device: dict[str, Any]) -> None:
        assert self._made is not None
        self._stop_waiting()
        title = self.tr("{name} is set up and online").format(name=self._made.name)
        text = receipt(self._made, device.get("SerialNumber", ""), time.time())
        self.done_step.show_receipt(title, text)
        self._show_step(DONE)
        self.told.emit(title)

    def _make_again(self) -> None:
        self._undo(self._make)

    def _undo(self, after: Any) -> None:
        """Clean up an archive that nobody used."""
        self._stop_waiting()
        made, self._made = self._made, None
        if made is None:
            after()
            return
        listeners = Listeners(done=lambda _none: after(), failed=self._on_failure)
        self._client.call("provisioning.undo", {"id": made.device, "path": made.path}, listeners)

    def _ask_device(self) -> None:
        if self._made is not None:
            self.device_asked.emit(self._made.device)
            self._begin_anew()

    def _begin_anew(self) -> None:
        if self._made is not None and self.done_step.delete_archive.isChecked():
            gone = {"path": self._made.path}
            self._client.call("provisioning.delete-archive", gone, Listeners(failed=self._on_failure))
        self._made = None
        for field in (*self.name_step.fields.values(), self.network_step.ntp):
            field.put("")
        self._show_step(NAME)
        self._look()

    def _stop_waiting(self) -> None:
        self.waiting_step.stop()
        if self._watch is not None:
            self._client.forget(self._watch)
            self._watch = None

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
        self._check()
