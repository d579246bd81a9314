"""The Provision page: five steps from a name to an appliance that is connected."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from belvedere_desktop.client.client import Client, Listeners, Watch
from belvedere_desktop.provisioning.archive_step import ArchiveStep
from belvedere_desktop.provisioning.countdown import Countdown, shown
from belvedere_desktop.provisioning.done_step import DoneStep
from belvedere_desktop.provisioning.extra_step import ExtraStep
from belvedere_desktop.provisioning.frame import ARCHIVE, DONE, EXTRA, NAME, NETWORK, WAITING, WizardFrame
from belvedere_desktop.provisioning.making import Making
from belvedere_desktop.provisioning.name_step import NameStep
from belvedere_desktop.provisioning.network_step import NetworkStep
from belvedere_desktop.provisioning.plan import DevicePlan, network_of, tags_of
from belvedere_desktop.provisioning.problems import Problems
from belvedere_desktop.provisioning.told import not_ejected, receipt_of, to_be_done
from belvedere_desktop.provisioning.waiting_step import WaitingStep
from belvedere_desktop.provisioning.way import Kind, Way
from belvedere_desktop.provisioning.windows import ProvisioningWindows
from belvedere_desktop.settings import Settings
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError

_NO_SUCH_DEVICE = "BV-CLI-003"


class ProvisionPage(QWidget):
    """`appliance` is the data folder of the appliance on this computer, "" for the usual one; `extra` is a
    further step before the archive.

    Signals: told(text); device_asked(id), to see a device.
    """

    told = Signal(str)
    device_asked = Signal(str)

    def __init__(
        self,
        client: Client,
        settings: Settings,
        appliance: str = "",
        parent: QWidget | None = None,
        extra: ExtraStep | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._settings = settings
        self._watch: Watch | None = None
        self._again = False
        self._appliance = ""
        self.making, self.countdown = Making(client, self), Countdown(self)
        self.name_step, self.network_step, self.extra_step = NameStep(self), NetworkStep(self), extra
        self.archive_step = ArchiveStep(client, settings.archive_folder, appliance, self)
        self.waiting_step, self.done_step = WaitingStep(self), DoneStep(client, self)
        self.problems = Problems(client, (self.name_step, self.network_step), self)
        self.frame = WizardFrame(self)
        for number, step in (
            (NAME, self.name_step),
            (NETWORK, self.network_step),
            (EXTRA, extra),
            (ARCHIVE, self.archive_step),
            (WAITING, self.waiting_step),
            (DONE, self.done_step),
        ):
            if step is not None:
                self.frame.add(number, step, extra.title if extra is step and extra else "")
        self.back, self.next, self.problem = self.frame.back, self.frame.next, self.frame.problem
        self.windows = ProvisioningWindows(client, settings, self)
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
        """The step that is shown."""
        return self.frame.step

    def showEvent(self, event: QShowEvent) -> None:
        """Learn what names are taken; follow the drives and the appliances of this computer."""
        super().showEvent(event)
        self.archive_step.start()
        if self._watch is not None:
            self._watch.start()
        self.problems.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more; the time of an archive runs on."""
        super().hideEvent(event)
        self.archive_step.stop()
        self.problems.rest()
        if self._watch is not None:
            self._watch.stop()

    def _connect(self) -> None:
        for step in (self.name_step, self.network_step, self.extra_step, self.archive_step):
            if step is not None:
                step.changed.connect(self._check)
        self.problems.changed.connect(self._check)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.countdown.ticked.connect(self._on_tick)
        self.countdown.expired.connect(self._on_expired)
        self.making.changed.connect(self._on_making)
        self.making.progressed.connect(self.archive_step.show_progress)
        self.making.made_one.connect(self._on_made)
        self.making.delivered.connect(self._on_delivered)
        self.making.refused.connect(self._on_refused)
        self.making.undone.connect(self._on_undone)
        self.making.ejected.connect(self.waiting_step.show_not_ejected)
        self.making.failed.connect(self._on_failure)
        self.waiting_step.again_asked.connect(self._make_again)
        self.waiting_step.eject_asked.connect(self.making.eject)
        for asked in (self.name_step.logs_asked, self.waiting_step.logs_asked):
            asked.connect(self.windows.show_logs)
        self.name_step.batch_asked.connect(self.windows.show_batch)
        self.windows.told.connect(self.told)
        self.done_step.device_asked.connect(self._ask_device)
        self.done_step.another_asked.connect(self._begin_anew)

    def _show_step(self, step: int) -> None:
        self.problem.clear()
        self.frame.left.clear()
        self.frame.show_step(step)
        self._on_making()

    def _on_making(self) -> None:
        """Whatever is being done, or not any more."""
        making = self.making
        self.archive_step.show_busy(busy=making.is_busy)
        self.archive_step.show_held(held=making.is_held)
        self.archive_step.drives.allow(making.used_up)
        if making.made is None:
            self.countdown.stop()
            self.frame.left.clear()
        self._check()

    def _check(self) -> None:
        """Show what is wrong at each field, what the buttons do, and whether it goes on."""
        step, making, over = self.step, self.making, self.countdown.is_over
        self.problems.check(self.plan)
        complete = {
            NAME: bool(self.plan.name) and self.problems.is_right(self.name_step),
            NETWORK: self.problems.is_right(self.network_step),
            EXTRA: self.extra_step is not None and self.extra_step.is_complete,
            ARCHIVE: self.archive_step.is_complete and not making.is_busy,
        }
        self.frame.show_buttons(held=making.is_held, over=over, cancellable=making.is_cancellable)
        self.next.setEnabled(complete.get(step, False))
        self.back.setEnabled(making.is_cancellable or not making.is_busy)

    def _go_back(self) -> None:
        if self.making.is_cancellable:
            self.making.cancel()
            self.problem.setText(self.tr("It was cancelled; the drive is as it was."))
        elif self.step == WAITING or self.making.is_held:
            self._stop_watching()
            self.making.undo()
        else:
            self._show_step(self.frame.before(self.step))

    def _go_on(self) -> None:
        self.problem.clear()
        if self.step != ARCHIVE:
            self._show_step(self.frame.after(self.step))
        elif not self.making.is_held:
            self._make()
        elif self.countdown.is_over:
            self._make_again()
        else:
            self.making.deliver(self._way())

    def _way(self) -> Way:
        way = self.archive_step.way
        if way.kind is Kind.HERE:
            self._appliance = way.folder
            return replace(way, folder=str(Path(way.folder) / "usb"))
        if way.kind is Kind.FOLDER:
            self._settings.archive_folder = way.folder
        return way

    def _make(self) -> None:
        plan = self.plan
        words = {"name": plan.name, "description": plan.description}
        self.making.begin({**words, "tags": tags_of(plan), "network": network_of(plan)}, self._way())

    def _on_made(self) -> None:
        made = self.making.made
        assert made is not None
        self.problems.own = made.name
        # The site's clock says how long, ours only counts.
        self.countdown.begin(time.time() + made.expires - made.issued)

    def _on_delivered(self) -> None:
        made = self.making.made
        assert made is not None
        self._show_step(WAITING)
        self.waiting_step.begin(*to_be_done(made), not_ejected(made))
        given = {"id": made.device, "seconds": 1.0}
        self._watch = self._client.watch("devices.watch-one", given, self._on_state)
        self._watch.start()
        if made.way is not None and made.way.kind is Kind.HERE:
            over = {"path": made.path, "appliance": self._appliance}
            self._client.call("provisioning.hand-over", over, Listeners(failed=self._on_failure))

    def _on_tick(self, left: int) -> None:
        self.waiting_step.show_left(left)
        # The next step shows it large itself.
        self.frame.left.setText(shown(left) if self.step == ARCHIVE else "")

    def _on_expired(self) -> None:
        self.waiting_step.show_expired()
        self._check()

    def _on_state(self, state: dict[str, Any]) -> None:
        if self.making.made is None or self.step != WAITING or self.making.is_busy:
            return
        if "problem" in state:
            self._on_unheard(failure_of(state["problem"]))
            return
        device = state["device"]
        self.waiting_step.show_unheard("")
        if device.get("ProvisioningStatus") == "PENDING":
            # What was read in time does not expire any more.
            self.countdown.stop()
            self.waiting_step.show_read()
        if device.get("DeviceConnectionStatus") == "ONLINE":
            self._finish(device)

    def _on_unheard(self, error: BelvedereError) -> None:
        if error.code != _NO_SUCH_DEVICE:
            self.waiting_step.show_unheard(str(error))
            return
        self._stop_watching()
        self.countdown.stop()
        self.waiting_step.show_gone()

    def _finish(self, device: dict[str, Any]) -> None:
        made = self.making.made
        assert made is not None
        self._stop_watching()
        receipt = receipt_of(made, device.get("SerialNumber", ""), time.time())
        self.done_step.show_receipt(receipt, made)
        self.countdown.stop()
        self._show_step(DONE)
        self.told.emit(self.tr("{name} is set up and online").format(name=made.name))

    def _make_again(self) -> None:
        self._again = True
        self._stop_watching()
        self.making.undo()

    def _on_undone(self) -> None:
        again, self._again = self._again, False
        self.problems.own = ""
        self._show_step(ARCHIVE)
        if again and self.archive_step.is_complete:
            self._make()
        elif again:
            self.problem.setText(self.tr("Plug the drive in again: the expired archive on it is replaced."))

    def _on_refused(self, refused: list[tuple[str, str]]) -> None:
        at_name = self.problems.refuse(refused)
        self._show_step(NAME if at_name else NETWORK)
        self.problem.setText(self.tr("The site refused it: see the field above."))

    def _ask_device(self) -> None:
        if self.making.made is not None:
            self.device_asked.emit(self.making.made.device)
            self._begin_anew()

    def _begin_anew(self) -> None:
        made = self.making.made
        if made is not None and made.path and self.done_step.delete_archive.isChecked():
            gone = {"path": made.path}
            self._client.call("provisioning.delete-archive", gone, Listeners(failed=self._on_failure))
        self.making.forget()
        self.problems.own = ""
        for field in (*self.name_step.fields.values(), self.network_step.ntp):
            field.put("")
        self._show_step(NAME)
        self.problems.look()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._client.forget(self._watch)
            self._watch = None

    def _on_failure(self, error: BelvedereError) -> None:
        self._again = False
        self.problem.setText(str(error))
        self._check()
