"""Where alarms are told: web addresses and topics. What may be secret of an address is never shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.devices.state import moment
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

translate = QCoreApplication.translate

_KINDS = ("webhook", "mqtt")


class TargetsDialog(QDialog):
    """Signal: changed(), there are others now."""

    changed = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._looking: PendingCall | None = None
        self.setWindowTitle(self.tr("Where alarms are told"))
        open_with(self, 620, 420)
        self.table = ShortTable[Mapping[str, Any]](
            self.tr("Targets"), _columns(), lambda target: target["TargetName"], self, most_shown=0
        )
        self.table.setMinimumHeight(70)
        self.name, self.address, self.kind = QLineEdit(self), QLineEdit(self), QComboBox(self)
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name"))
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.addItems([self.tr("Web address"), self.tr("MQTT topic")])
        self.address.setAccessibleName(self.tr("Address"))
        self.add = QPushButton(self.tr("Add"), self)
        self.attempt = QPushButton(self.tr("Send a test"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.problem = refusal_label(self)
        self.state = QLabel(self)
        self.state.setProperty("role", "muted")
        self.state.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._on_kind()
        self._show_what_can_be_done()
        arrange(self)
        self._look()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.addWidget(self.kind)
        fields.addWidget(self.name, 1)
        fields.addWidget(self.address, 2)
        fields.addWidget(self.add)
        below = QHBoxLayout()
        below.addWidget(self.attempt)
        below.addWidget(self.remove)
        below.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(fields)
        for widget in (self.problem, self.state):
            layout.addWidget(widget)
        layout.addLayout(below)

    def _connect(self) -> None:
        for field in (self.name, self.address):
            field.textChanged.connect(lambda _text: self._show_what_can_be_done())
        self.kind.currentIndexChanged.connect(lambda _index: self._on_kind())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_what_can_be_done())
        self.add.clicked.connect(self._on_add)
        self.attempt.clicked.connect(self._on_try)
        self.remove.clicked.connect(self._on_remove)

    @property
    def chosen(self) -> str:
        """The name of the chosen target; "" for none."""
        rows = self.table.selectionModel().selectedRows()
        return str(self.table.rows.row(rows[0])["TargetName"]) if rows else ""

    def _on_kind(self) -> None:
        hints = ("https://example.com/hook", "shop/alarms")
        self.address.setPlaceholderText(hints[self.kind.currentIndex()])

    def _show_what_can_be_done(self) -> None:
        self.add.setEnabled(bool(self.name.text().strip() and self.address.text().strip()))
        for button in (self.attempt, self.remove):
            button.setEnabled(bool(self.chosen))

    def _look(self) -> None:
        # An earlier look may be answered later, and tell what is so no more.
        if self._looking is not None:
            self._looking.cancel()
        listeners = Listeners(done=self.table.show_rows, failed=self._on_failure)
        self._looking = self._client.call("alarms.targets", {}, listeners)

    def _on_add(self) -> None:
        kind = _KINDS[self.kind.currentIndex()]
        given = {"name": self.name.text().strip(), "kind": kind}
        given["secretAddress"] = self.address.text().strip()
        self._do("alarms.put-target", given, self._on_added)

    def _on_added(self, _result: object) -> None:
        self.name.clear()
        self.address.clear()
        self._on_changed()

    def _on_try(self) -> None:
        name = self.chosen
        self.state.setText(self.tr("A test is sent to {name}").format(name=name))
        self._do("alarms.try-target", {"name": name}, lambda failure: self._on_tried(name, str(failure)))

    def _on_tried(self, name: str, failure: str) -> None:
        words = (
            self.tr("{name} did not take the test: {why}") if failure else self.tr("{name} took the test.")
        )
        self.state.setText(words.format(name=name, why=failure))
        self._look()

    def _on_remove(self) -> None:
        name = self.chosen
        text = self.tr(
            "Alarms are not told to {name} any more. Its address has to be typed again to undo that."
        )
        ask(
            self,
            self.tr("Remove {name}").format(name=name),
            text.format(name=name),
            self.tr("Remove"),
            lambda: self._do("alarms.delete-target", {"name": name}, lambda _none: self._on_changed()),
        )

    def _on_changed(self) -> None:
        self._look()
        self.changed.emit()

    def _do(self, call: str, given: Mapping[str, Any], done: Any) -> None:
        self.problem.hide()
        self._client.call(call, given, Listeners(done=done, failed=self._on_failure))

    def _on_failure(self, error: BelvedereError) -> None:
        self.state.clear()
        self.problem.setText(str(error))
        self.problem.show()


def _columns() -> tuple[Column[Mapping[str, Any]], ...]:
    return (
        Column("name", translate("Metrics", "Name"), lambda target: str(target["TargetName"]), width=120),
        Column("shown", translate("Metrics", "Leads to"), lambda target: str(target["Shown"]), width=170),
        Column("told", translate("Metrics", "Last told"), _last_told, width=160),
        Column("failure", translate("Metrics", "Why not"), lambda target: str(target.get("Failure") or "")),
    )


def _last_told(target: Mapping[str, Any]) -> str:
    return moment(float(target["Told"])) if target.get("Told") else "–"
