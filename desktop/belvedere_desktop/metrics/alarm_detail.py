"""One alarm: why it is as it is, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.metrics.alarm_state import history_columns, missing_words, rule_words, state_words
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_simulator.metrics.alarms import Alarm


class AlarmDetail(QWidget):
    """Hidden until an alarm is shown. Signals: edit_asked(), remove_asked(), graph_asked(),
    silence_asked(whether it is to be silent).
    """

    edit_asked = Signal()
    remove_asked = Signal()
    graph_asked = Signal()
    silence_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.alarm: Alarm | None = None
        self.name, self.state, self.text = QLabel(self), QLabel(self), QLabel(self)
        self.name.setProperty("role", "title")
        for label in (self.name, self.state, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.graph = QPushButton(self.tr("Graph"), self)
        self.edit = QPushButton(self.tr("Change…"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.silent = QCheckBox(self.tr("Silent: it tells nobody"), self)
        self.history = ShortTable[Mapping[str, Any]](
            self.tr("What happened"),
            history_columns(),
            lambda item: (item["time"], item["kind"], item["text"]),
            self,
            most_shown=0,
        )
        self.history.setMinimumHeight(80)
        buttons = QHBoxLayout()
        for button in (self.graph, self.edit, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        for widget in (self.name, self.state, self.text):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self.silent)
        layout.addWidget(self.history, 1)
        self.graph.clicked.connect(self.graph_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.remove.clicked.connect(self.remove_asked)
        self.silent.toggled.connect(self.silence_asked)

    def show_alarm(self, alarm: Alarm) -> None:
        """Show it; its history follows."""
        if self.alarm is None or self.alarm.name != alarm.name:
            self.history.show_rows(())
        self.alarm = alarm
        self.name.setText(alarm.name)
        self.state.setText(state_words(alarm.state))
        parts = (
            alarm.description,
            f"{alarm.metric.title}: {rule_words(alarm)}.",
            missing_words(alarm.missing),
        )
        self.text.setText("\n".join([*filter(None, parts), alarm.reason]))
        with QSignalBlocker(self.silent):
            self.silent.setChecked(not alarm.enabled)
        self.show()

    def show_history(self, name: str, items: Sequence[Mapping[str, Any]]) -> None:
        """What happened to the alarm `name`; nothing is shown of another one."""
        if self.alarm is not None and self.alarm.name == name:
            self.history.show_rows(list({(i["time"], i["kind"], i["text"]): i for i in items}.values()))

    def forget(self) -> None:
        """There is none."""
        self.alarm = None
        self.hide()
