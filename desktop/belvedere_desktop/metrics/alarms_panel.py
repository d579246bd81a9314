"""Alarms: what they are now, what happened to each, and making, changing, silencing and removing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.metrics.alarm_detail import AlarmDetail
from belvedere_desktop.metrics.alarm_dialog import AlarmDialog
from belvedere_desktop.metrics.alarm_state import alarm_columns
from belvedere_desktop.metrics.targets_dialog import TargetsDialog
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel, beside, empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.metrics.alarms import Alarm
from belvedere_simulator.metrics.metric import Metric


class AlarmsPanel(QWidget):
    """`metrics` tells what can be watched. Signals: told(text); graph_asked(Metric)."""

    told = Signal(str)
    graph_asked = Signal(object)

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._targets: list[tuple[str, str]] = []
        self._chosen = ""
        self.metrics: Callable[[], Sequence[Metric]] = tuple
        self.model = RowModel[Alarm](alarm_columns(), lambda alarm: alarm.name, self)
        self.table = TableView(self.model, "alarms", settings, self)
        self.table.setAccessibleName(self.tr("Alarms"))
        self.detail = AlarmDetail(self)
        self.problem = ProblemLabel(self)
        self.undo_bar = UndoBar(self)
        self.empty = empty_label(
            self,
            self.tr(
                "There are no alarms. One click watches every device and application: an alarm tells "
                "when one was silent for five minutes, or failed in five minutes one after another."
            ),
        )
        self._watch = client.watch("alarms.watch", {}, self._on_alarms)
        self._lay_out(settings)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the site."""
        super().showEvent(event)
        self._watch.start()
        self._look_for_targets()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()
        self.table.remember_columns()

    def ask_alarm(self, before: Alarm | None = None) -> AlarmDialog:
        """Make an alarm, or change one."""
        dialog = AlarmDialog(before, self.metrics(), self._targets, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def saved(alarm: Alarm) -> None:
            dialog.saved()
            self._on_put(alarm, before)

        def save() -> None:
            alarm = dialog.alarm
            listeners = Listeners(lambda _none: saved(alarm), lambda error: dialog.refuse(str(error)))
            self._client.call("alarms.put", {"alarm": alarm.to_document()}, listeners)

        dialog.save_asked.connect(save)
        dialog.open()
        return dialog

    def ask_targets(self) -> TargetsDialog:
        """Where alarms are told."""
        dialog = TargetsDialog(self._client, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._look_for_targets)
        dialog.open()
        return dialog

    def _lay_out(self, settings: Settings) -> None:
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search alarms"))
        self.search.setClearButtonEnabled(True)
        self.add = QPushButton(self.tr("New alarm…"), self)
        self.usual = QPushButton(self.tr("Watch everything"), self)
        self.usual.setToolTip(self.tr("The two usual alarms for every device and application without them"))
        self.usual.setProperty("role", "primary")
        self.where = QPushButton(self.tr("Tell elsewhere…"), self)
        self.where.setToolTip(self.tr("Web addresses and topics that alarms are told to"))
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        for button in (self.where, self.add, self.usual):
            head.addWidget(button)
        self.splitter = beside(self.table, (self.detail,), "alarms", settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.undo_bar)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.model.filter)
        self.add.clicked.connect(lambda _on: self.ask_alarm())
        self.usual.clicked.connect(self._on_usual)
        self.where.clicked.connect(lambda _on: self.ask_targets())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.table.opened.connect(lambda _row: self._about(self.ask_alarm))
        self.detail.edit_asked.connect(lambda: self._about(self.ask_alarm))
        self.detail.remove_asked.connect(lambda: self._about(self._remove))
        self.detail.silence_asked.connect(lambda on: self._about(lambda alarm: self._silence(alarm, on)))
        self.detail.graph_asked.connect(
            lambda: self._about(lambda alarm: self.graph_asked.emit(alarm.metric))
        )

    def _about(self, act: Callable[[Alarm], object]) -> None:
        alarm = self.table.current
        if alarm is not None:
            act(alarm)

    def _on_alarms(self, event: dict[str, Any]) -> None:
        self.problem.tell(event.get("problem"))
        if "alarms" not in event:
            return
        alarms = [Alarm.from_document(each) for each in event["alarms"]]
        self.model.show_rows(alarms)
        self.empty.setVisible(not alarms)
        self.splitter.setVisible(bool(alarms))
        shown = next((alarm for alarm in alarms if alarm.name == self._chosen), None)
        if self._chosen and shown is None:
            self._chosen = ""
            self.detail.forget()
        elif shown is not None and shown != self.detail.alarm:
            self._show(shown)

    def _on_selection(self) -> None:
        selected: list[Alarm] = self.table.selected
        alarm = selected[0] if selected else self.table.current
        if alarm is not None and alarm.name != self._chosen:
            self._chosen = alarm.name
            self._show(alarm)

    def _show(self, alarm: Alarm) -> None:
        self.detail.show_alarm(alarm)
        listeners = Listeners(done=lambda items: self.detail.show_history(alarm.name, items))
        self._client.call("alarms.history", {"name": alarm.name}, listeners)

    def _on_usual(self) -> None:
        self._do("alarms.put-usual", {"actions": [arn for _name, arn in self._targets]}, self._on_usual_made)

    def _on_usual_made(self, names: list[str]) -> None:
        if not names:
            self.told.emit(self.tr("Every device and application has its alarm already, or there is none."))
            return
        words = self.tr("Alarms were made: {count}").format(count=len(names))
        self.undo_bar.offer(words, lambda: self._delete_all(names))
        self._watch.again()

    def _on_put(self, alarm: Alarm, before: Alarm | None) -> None:
        words = self.tr("{name} was saved").format(name=alarm.name)
        if before is not None and before.name == alarm.name:
            self.undo_bar.offer(words, lambda: self._put(before))
        else:
            self.undo_bar.offer(words, lambda: self._delete(alarm.name))
        self._watch.again()

    def _remove(self, alarm: Alarm) -> None:
        words = self.tr("{name} was removed").format(name=alarm.name)
        self._delete(alarm.name, lambda: self.undo_bar.offer(words, lambda: self._put(alarm)))

    def _silence(self, alarm: Alarm, silent: bool) -> None:
        self._do(
            "alarms.enable", {"name": alarm.name, "enabled": not silent}, lambda _none: self._watch.again()
        )

    def _put(self, alarm: Alarm) -> None:
        self._do("alarms.put", {"alarm": alarm.to_document()}, lambda _none: self._watch.again())

    def _delete(self, name: str, then: Callable[[], None] | None = None) -> None:
        def done(_none: object) -> None:
            self._watch.again()
            if then is not None:
                then()

        self._do("alarms.delete", {"name": name}, done)

    def _delete_all(self, names: Sequence[str]) -> None:
        for name in names:
            self._delete(name)

    def _look_for_targets(self) -> None:
        listeners = Listeners(done=self._on_targets)
        self._client.call("alarms.targets", {}, listeners)

    def _on_targets(self, targets: list[Mapping[str, Any]]) -> None:
        self._targets = [(str(each["TargetName"]), str(each["Arn"])) for each in targets]

    def _do(self, call: str, given: Mapping[str, Any], done: Callable[[Any], None]) -> None:
        self._client.call(call, given, Listeners(done=done, failed=self._on_failure))

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.tell(failure_document(error))
