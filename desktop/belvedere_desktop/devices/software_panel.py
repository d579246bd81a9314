"""The software of a device: what runs, what is under way, what is offered and what that changes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.state import CONNECTED, Change, DeviceState, Offer
from belvedere_desktop.devices.words import offer_words, progress_words, stage_words

STAGES = ("PENDING", "DOWNLOADING", "VERIFYING", "IN_PROGRESS", "REBOOTING")


class SoftwarePanel(FactsPanel):
    """Signals: update_asked(Offer)."""

    update_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Software"), parent)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Progress of the update"))
        self.bar.setRange(0, len(STAGES))
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.stages = QLabel(self)
        self.stages.setWordWrap(True)
        self.refusal = refusal_label(self)
        self.cards: list[OfferCard] = []
        self._offers: tuple[Offer, ...] = ()
        self._room = QVBoxLayout()
        for widget in (self.refusal, self.bar, self.stages):
            self.column.addWidget(widget)
        self.column.addLayout(self._room)

    def show_state(self, state: DeviceState) -> None:
        """Show a device."""
        offered = ", ".join(map(offer_words, state.offers))
        self.show_facts(
            [
                (self.tr("Runs"), state.row.software),
                (self.tr("Under way"), progress_words(state.update) if state.update else ""),
                (self.tr("Offered"), offered or (self.tr("nothing newer") if state.row.software else "")),
            ]
        )
        updating = bool(state.update) and state.job == "OTA"
        self.setVisible(bool(state.row.software or state.update or state.offers))
        self.bar.setVisible(updating)
        self.stages.setVisible(updating)
        if updating:
            self.bar.setValue(STAGES.index(state.stage) if state.stage in STAGES else 0)
            self.stages.setText(stages_words(state.stage))
        self._show_offers(state.offers)
        for card in self.cards:
            card.install.setEnabled(not state.update and state.row.status in CONNECTED)

    def _show_offers(self, offers: tuple[Offer, ...]) -> None:
        if offers == self._offers:
            return
        self._offers = offers
        for card in self.cards:
            self._room.removeWidget(card)
            card.deleteLater()
        self.cards = [OfferCard(offer, self, opened=offer is offers[0]) for offer in offers]
        for card in self.cards:
            card.update_asked.connect(self.update_asked)
            self._room.addWidget(card)


class OfferCard(QFrame):
    """One offer with its change list, which may be `opened`. Signals: update_asked(Offer)."""

    update_asked = Signal(object)

    def __init__(self, offer: Offer, parent: QWidget, *, opened: bool) -> None:
        super().__init__(parent)
        title = QLabel(offer_words(offer), self)
        title.setProperty("role", "heading")
        self.install = QPushButton(self.tr("Install {version}…").format(version=offer.version), self)
        self.install.clicked.connect(lambda: self.update_asked.emit(offer))
        self.more = QPushButton(self.tr("What changes"), self)
        self.more.setCheckable(True)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.more)
        head.addWidget(self.install)
        self.changes = QLabel("\n".join(change_lines(offer.changes)), self)
        self.changes.setTextFormat(Qt.TextFormat.PlainText)
        self.changes.setWordWrap(True)
        self.changes.setAccessibleName(self.tr("Changes of {version}").format(version=offer.version))
        self.changes.setVisible(opened)
        self.more.setChecked(opened)
        self.more.toggled.connect(self.changes.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.changes)


def change_lines(changes: tuple[Change, ...]) -> list[str]:
    """The versions on the way, each with what it changes."""
    required = QCoreApplication.translate("Devices", "required")
    lines = []
    for each in changes:
        parts = (each.version, each.released, required if each.required else "")
        lines.append(" · ".join(part for part in parts if part))
        lines += [f"  • {change}" for change in each.changes]
    return lines


def stages_words(stage: str) -> str:
    """All stages of an update: those behind it, the one it is in, those before it."""
    at = STAGES.index(stage) if stage in STAGES else 0
    signs = ["✓" if place < at else "●" if place == at else "○" for place in range(len(STAGES))]
    # A sign stays in the line of its word.
    return "   ".join(f"{sign}\u00a0{stage_words(each)}" for sign, each in zip(signs, STAGES, strict=True))


def refusal_label(parent: QWidget) -> QLabel:
    """Where a panel says what the service refused; hidden until it does."""
    label = QLabel(parent)
    label.setProperty("role", "error")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label
