"""A step of the wizard: who is to find the site, and at which address."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.extra_step import ExtraStep
from belvedere_desktop.reach.address_list import AddressList
from belvedere_desktop.reach.doors import Doors
from belvedere_desktop.reach.told import Told, many, told_of
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError


class ReachStep(ExtraStep):
    """Follows the site while it is shown. What is chosen here the site remembers."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._told: Told | None = None
        self._call: PendingCall | None = None
        self._touched = False
        self._watch = client.watch("reach.watch", {}, self._on_state)
        self.here = QRadioButton(self.tr("On this computer: the appliance is here too"), self)
        self.network = QRadioButton(self.tr("Over the network: the appliance is a box elsewhere"), self)
        self.addresses, self.doors = AddressList(self), Doors(self)
        self.consent = QCheckBox(self.tr("I agree: other computers there can connect to the site"), self)
        self.consent_text, self.state, self.problem = QLabel(self), QLabel(self), QLabel(self)
        self.others = QLabel(self)
        self.apply = QPushButton(self)
        self._lay_out()
        self.here.setChecked(True)
        for radio in (self.here, self.network):
            radio.clicked.connect(self._on_touched)
        self.addresses.changed.connect(self._show)
        self.consent.toggled.connect(self._show)
        self.apply.clicked.connect(self._apply)
        self._show()

    @property
    def title(self) -> str:
        """Its name in the list of steps."""
        return self.tr("Reach")

    @property
    def is_complete(self) -> bool:
        """Whether archives name what is chosen here."""
        told = self._told
        if told is None or self._call is not None:
            return False
        return told.remote or (self._is_applied and (not self._wanted or told.listens))

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the addresses and the site."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()

    @property
    def _wanted(self) -> str:
        return self.addresses.chosen if self.network.isChecked() else ""

    @property
    def _is_applied(self) -> bool:
        return self._told is not None and self._told.chosen == self._wanted

    def _lay_out(self) -> None:
        self.state.setProperty("role", "heading")
        self.problem.setProperty("role", "error")
        self.consent_text.setProperty("role", "muted")
        self.others.setProperty("role", "muted")
        self.others.setAccessibleName(self.tr("For desktops on other computers"))
        self.others.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.apply.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for label in (self.state, self.problem, self.consent_text, self.others):
            label.setWordWrap(True)
        for widget in (
            self.here,
            self.network,
            self.addresses,
            self.consent_text,
            self.consent,
        ):
            layout.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.apply)
        row.addWidget(self.state, 1)
        layout.addLayout(row)
        for told in (self.problem, self.doors, self.others):
            layout.addWidget(told)
        layout.addStretch(1)

    def _on_touched(self) -> None:
        self._touched = True
        self._show()

    def _on_state(self, document: dict[str, Any]) -> None:
        if "problem" in document and "chosen" not in document:
            self.problem.setText(str(failure_of(document["problem"])))
            self.problem.show()
            return
        self._take(document)

    def _take(self, document: dict[str, Any]) -> None:
        told = told_of(document)
        first, self._told = self._told is None, told
        if not self._touched:
            self.network.setChecked(bool(told.chosen))
        self.addresses.show_addresses(told.addresses, told.chosen)
        if first and told.chosen:
            self.addresses.choose(told.chosen)
        if "test" in document:
            self.doors.show_test(document["test"])
        if not told.listens:
            self.doors.show_test([])
        self.doors.show_firewall(told.firewall if told.listens else None)
        self._show()

    def _show(self) -> None:
        told, wanted = self._told, self._wanted
        ready = told is not None and not told.remote
        busy, differs = self._call is not None, ready and not self._is_applied
        for widget in (self.here, self.network):
            widget.setEnabled(ready and not busy)
        self.addresses.setVisible(ready and self.network.isChecked())
        self.addresses.setEnabled(not busy)
        asked = differs and bool(wanted)
        self.consent.setVisible(asked)
        self.consent_text.setVisible(asked)
        consents = (told.consents if told else None) or {}
        self.consent_text.setText(consents.get(wanted, ""))
        again = ready and self._is_applied and bool(wanted)
        self.apply.setVisible(differs or again)
        if again:
            self.apply.setText(self.tr("Test again"))
        else:
            self.apply.setText(self.tr("Listen there") if wanted else self.tr("Listen here only"))
        self.apply.setEnabled(not busy and (not asked or self.consent.isChecked()))
        self.state.setText(self._words(told))
        self.problem.setVisible(bool(self.problem.text()))
        self.doors.setVisible(ready and self._is_applied and bool(wanted))
        self.others.setVisible(ready and self._is_applied and bool(wanted))
        if told is not None:
            text = self.tr("For desktops on other computers: {url}, fingerprint {fingerprint}")
            self.others.setText(text.format(url=told.url, fingerprint=told.fingerprint))
        self.changed.emit()

    def _words(self, told: Told | None) -> str:
        if self._call is not None:
            return self.tr("The site begins to listen…")
        if told is None:
            return self.tr("Looking…")
        if told.remote:
            return self.tr("The site is on another computer: its own address is in the archive.")
        if told.lost:
            text = self.tr("This computer does not have the address {address} any more.")
            return text.format(address=told.chosen)
        if told.problem:
            return told.problem
        if not self._is_applied:
            return ""
        if not told.chosen:
            return self.tr("✓ Appliances on this computer find the site.")
        if not told.listens:
            return self.tr("The site begins to listen…")
        text = self.tr("✓ The site listens at {address}.").format(address=told.chosen)
        if told.away:
            behind = self.tr("Told another address and away: {names}.").format(names=many(told.away))
            return f"{text} {behind}"
        return text

    def _apply(self) -> None:
        self.problem.clear()
        work = "reach.choose"
        listeners = Listeners(done=self._on_done, failed=self._on_failure)
        self._call = self._client.call(work, {"address": self._wanted}, listeners)
        self._show()

    def _on_done(self, document: dict[str, Any]) -> None:
        self._call = None
        self.consent.setChecked(False)
        self._touched = False
        self._take(document)

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.problem.setText(str(error))
        self._show()
