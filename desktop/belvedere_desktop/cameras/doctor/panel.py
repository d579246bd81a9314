"""The doctor's panel: one verdict in plain words, what to do, and everything that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.cameras.doctor.steps import StepList
from belvedere_desktop.cameras.doctor.words import SIGNS, figures, fix_of, verdict_sign
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_simulator.errors import BelvedereError


class DoctorPanel(QWidget):
    """Examines one camera after the other.

    Signals: verdict_reached(key, diagnosis) with the package of a registered camera or "", and the verdict's
    document; gave_up(key), there is none: cancelled, or the place to look from could not look.
    """

    verdict_reached = Signal(str, dict)
    gave_up = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Camera doctor"))
        self._client = client
        self._source: Mapping[str, Any] | None = None
        self._pending: PendingCall | None = None
        self._report = ""
        self.title, self.headline, self.fix, self.seen = (QLabel(self) for _ in range(4))
        self.progress = QProgressBar(self)
        self.steps = StepList()
        self.facts = FactsPanel(self.tr("Measured"))
        self.again = QPushButton(self.tr("&Examine again"), self)
        self.copy = QPushButton(self.tr("&Copy report"), self)
        self.cancel = QPushButton(self.tr("S&top"), self)
        self._lay_out()
        self.again.clicked.connect(self._examine)
        self.copy.clicked.connect(self.copy_report)
        self.cancel.clicked.connect(self.stop)
        self._show_state(self.tr("Nothing was examined yet"), "muted")

    @property
    def report(self) -> str:
        """The verdict as a text for a ticket; "" where there is none."""
        return self._report

    @property
    def is_busy(self) -> bool:
        """Whether an examination is under way."""
        return self._pending is not None

    def examine(self, source: Mapping[str, Any], title: str) -> None:
        """Examine the camera of `source`; one under way is given up."""
        self.stop()
        self._source = dict(source)
        self.title.setText(title)
        self._examine()

    def show_verdict(self, source: Mapping[str, Any], title: str, told: Mapping[str, Any] | None) -> None:
        """Show what was found before, as `cameras.diagnose` told it (None: nothing); nothing is asked."""
        self.stop()
        self._source = dict(source)
        self.title.setText(title)
        if told is not None:
            self._show_result(told)
            return
        self._report = ""
        self.steps.show_findings([])
        self._show_state(self.tr("Nothing was examined yet"), "muted")

    def stop(self) -> None:
        """Give up what is under way."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        pending.cancel()
        self._show_state(self.tr("The examination was stopped"), "muted")
        self.gave_up.emit(self._key)

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)

    @property
    def _key(self) -> str:
        return str((self._source or {}).get("camera", ""))

    def _examine(self) -> None:
        if self._source is None or self._pending is not None:
            return
        self._report = ""
        self.steps.show_findings([])
        self.facts.show_facts([])
        listeners = Listeners(done=self._on_done, failed=self._on_failed, progressed=self._on_progress)
        given = {"source": dict(self._source), "viewpoint": self._source.get("viewpoint", "")}
        self._pending = self._client.call("cameras.diagnose", given, listeners)
        self.progress.setValue(0)
        self._show_state(self.tr("The camera is examined; that takes up to ten seconds"), "muted")

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.seen.setText(text)
        if fraction is not None:
            self.progress.setValue(round(fraction * 100))

    def _on_done(self, told: Mapping[str, Any]) -> None:
        self._pending = None
        self._show_result(told)
        self.verdict_reached.emit(self._key, dict(told["diagnosis"]))

    def _show_result(self, told: Mapping[str, Any]) -> None:
        diagnosis, self._report = told["diagnosis"], str(told["report"])
        sign, colour = verdict_sign(str(diagnosis["severity"]))
        self._show_state(
            f"{sign} {diagnosis['headline']}",
            colour,
            fix_of(diagnosis),
            self.tr("Seen from {place}, in {seconds} s").format(
                place=diagnosis["seenFrom"], seconds=f"{diagnosis['seconds']:.1f}"
            ),
        )
        self.steps.show_findings(diagnosis["findings"])
        self.facts.show_facts(list(figures(diagnosis["facts"])))
        self.facts.setVisible(bool(diagnosis["facts"]["codec"]))

    def _on_failed(self, error: BelvedereError) -> None:
        self._pending = None
        why = f"{error.what} ({error.why})" if error.why else error.what
        self._show_state(f"{SIGNS['error']} {why}", "error", error.remedy, error.code)
        self.gave_up.emit(self._key)

    def _show_state(self, headline: str, colour: str, fix: str = "", seen: str = "") -> None:
        runs = self._pending is not None
        self.headline.setText(headline)
        named = getattr(colours_of(self.palette()), colour)
        self.headline.setStyleSheet(f"color: {QColor(named).name()}")
        self.fix.setText(fix)
        self.fix.setVisible(bool(fix))
        self.seen.setText(seen)
        self.title.setVisible(bool(self.title.text()))
        self.progress.setVisible(runs)
        self.cancel.setVisible(runs)
        self.again.setVisible(self._source is not None and not runs)
        self.copy.setVisible(bool(self._report))
        self.facts.setVisible(False)

    def _lay_out(self) -> None:
        self.title.setProperty("role", "heading")
        self.headline.setProperty("role", "title")
        self.seen.setProperty("role", "muted")
        for label, name in (
            (self.title, self.tr("Camera")),
            (self.headline, self.tr("Verdict")),
            (self.fix, self.tr("What to do")),
            (self.seen, self.tr("Where it was seen from")),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAccessibleName(name)
        self.progress.setAccessibleName(self.tr("Progress of the examination"))
        self.progress.setTextVisible(False)
        set_icon(self.copy, "copy")
        buttons = QHBoxLayout()
        for button in (self.again, self.copy, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        for widget in (self.title, self.headline, self.fix, self.seen, self.progress):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self._scrolling(), 1)

    def _scrolling(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.steps)
        column.addWidget(self.facts)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setAccessibleName(self.tr("Everything that was found"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area
