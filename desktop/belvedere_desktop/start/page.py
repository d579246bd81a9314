"""The start page: set up an appliance, try an application, read logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.start.card import ChoiceCard
from belvedere_desktop.start.demonstration_bar import DemonstrationBar
from belvedere_desktop.start.overview import Overview, overview_rows
from belvedere_simulator.errors import BelvedereError

_DEMO_SCALE = 10.0
"""An appliance that somebody only wants to see starts in seconds, not in a minute."""


class StartPage(QWidget):
    """Signals: page_asked(name); application_asked(), to choose one; sample_asked(), to run ours;
    panel_asked(folder) of an appliance, "" for any; logs_asked(Path) of a folder with provisioning logs, or
    None to choose it there; told(text).
    """

    page_asked = Signal(str)
    application_asked = Signal()
    sample_asked = Signal()
    panel_asked = Signal(str)
    logs_asked = Signal(object)
    told = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._calls: dict[ChoiceCard, PendingCall] = {}
        self._watch = client.watch("start.watch", {}, self._on_state)
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what runs."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()

    def _lay_out(self) -> None:
        content = QWidget(self)
        title = QLabel(self.tr("What do you want to do?"), content)
        title.setProperty("role", "title")
        self.set_up = ChoiceCard(
            "devices",
            self.tr("Set up an appliance"),
            self.tr("From its name to a device that is online, step by step."),
            self.tr("Set up…"),
            self.tr("Start one on this computer"),
            content,
        )
        self.application = ChoiceCard(
            "simulator",
            self.tr("Try an application"),
            self.tr("Run an application's code here, on clips and cameras, before it is deployed."),
            self.tr("Open application…"),
            self.tr("Run the sample"),
            content,
        )
        self.logs = ChoiceCard(
            "search",
            self.tr("Read logs"),
            self.tr("Find out from a returned USB drive why an appliance could not be set up."),
            self.tr("Open drive or folder…"),
            self.tr("Show faulty sample logs"),
            content,
        )
        self.problem = QLabel(content)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self.overview = Overview(content)
        self.demonstration = DemonstrationBar(self._client, content)
        cards = QHBoxLayout()
        cards.setSpacing(14)
        for card in self.cards:
            cards.addWidget(card, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(14)
        layout.addWidget(title)
        layout.addLayout(cards)
        for widget in (self.problem, self.overview, self.demonstration):
            layout.addWidget(widget)
        layout.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @property
    def cards(self) -> tuple[ChoiceCard, ChoiceCard, ChoiceCard]:
        """The three choices."""
        return self.set_up, self.application, self.logs

    def _connect(self) -> None:
        self.set_up.chosen.connect(lambda: self.page_asked.emit("provision"))
        self.set_up.shown.connect(self._start_appliance)
        self.application.chosen.connect(self.application_asked)
        self.application.shown.connect(self.sample_asked)
        self.logs.chosen.connect(lambda: self.logs_asked.emit(None))
        self.logs.shown.connect(self._make_logs)
        for card in self.cards:
            card.given_up.connect(lambda card=card: self._give_up(card))
        self.overview.asked.connect(self._on_link)
        self.demonstration.told.connect(self.told)
        self.demonstration.failed.connect(self._on_failure)

    def _start_appliance(self) -> None:
        def started(folder: str) -> None:
            self.panel_asked.emit(folder)
            self.told.emit(self.tr("An appliance starts. Set it up next: its archive can be handed over."))

        self._call(self.set_up, "start.appliance", {"timeScale": _DEMO_SCALE}, started)

    def _make_logs(self) -> None:
        self._call(self.logs, "demonstration.logs", {}, lambda folder: self.logs_asked.emit(Path(folder)))

    def _call(self, card: ChoiceCard, name: str, given: dict[str, Any], done: Any) -> None:
        def ended(result: Any) -> None:
            card.end()
            self.problem.hide()
            done(result)

        def failed(error: BelvedereError) -> None:
            card.end()
            self._on_failure(error)

        card.show_progress(self.tr("Preparing"))
        listeners = Listeners(done=ended, failed=failed, progressed=card.show_progress)
        self._calls[card] = self._client.call(name, given, listeners)

    def _give_up(self, card: ChoiceCard) -> None:
        self._calls.pop(card).cancel()
        card.end()

    def _on_link(self, target: str) -> None:
        if target == "front-panel":
            self.panel_asked.emit("")
        else:
            self.page_asked.emit(target)

    def _on_state(self, told: dict[str, Any]) -> None:
        if "problem" in told:
            return  # the pages that need the site tell it
        self.overview.show_rows(overview_rows(told))
        self.demonstration.show_state(told.get("demonstration") or {})

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
