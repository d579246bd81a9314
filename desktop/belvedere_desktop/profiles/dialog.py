"""All sites: this computer's own and those on others."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.profiles.form import ProfileForm
from belvedere_desktop.profiles.switch import SiteSwitch
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError

_HEIGHT = 160


class SitesDialog(QDialog):
    """Follows the profiles while it is open; `switch` is who changes the active site."""

    def __init__(self, client: Client, switch: SiteSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._switch = switch
        self._profiles: list[dict[str, str]] = []
        self._local = ""
        self._watch = client.watch("profiles.watch", {}, self._on_state)
        self.setWindowTitle(self.tr("Sites"))
        self.table = QTreeWidget(self)
        self.table.setProperty("rows", "large")
        self.table.setAccessibleName(self.tr("Sites"))
        self.table.setRootIsDecorated(False)
        self.table.setAllColumnsShowFocus(True)
        self.table.setMinimumHeight(_HEIGHT)
        self.table.setHeaderLabels([self.tr("Site"), self.tr("Address"), self.tr("Active")])
        for column in (0, 1):
            self.table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentItemChanged.connect(lambda _new, _old: self._show_buttons())
        self.table.itemActivated.connect(lambda _item, _column: self._use())
        self.fingerprint, self.secrets, self.problem = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.fingerprint, "muted"), (self.secrets, "muted"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.use, self.add = QPushButton(self.tr("Work with it"), self), QPushButton(self.tr("Add…"), self)
        self.edit, self.remove = QPushButton(self.tr("Edit…"), self), QPushButton(self.tr("Remove…"), self)
        self._lay_out()
        for button, action in (
            (self.use, self._use),
            (self.add, self._add),
            (self.edit, self._edit),
            (self.remove, self._remove),
        ):
            button.clicked.connect(action)
        switch.switched.connect(self._on_switched)
        self._show_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the profiles."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watch.stop()

    def choose(self, name: str) -> None:
        """Mark a site."""
        names = [self._local, *(each["name"] for each in self._profiles)]
        item = self.table.topLevelItem(names.index(name)) if name in names else None
        if item is not None:
            self.table.setCurrentItem(item)

    def _lay_out(self) -> None:
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        closing.rejected.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.use, self.add, self.edit, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(closing)
        layout = QVBoxLayout(self)
        layout.addStrut(576)
        for widget in (self.table, self.fingerprint, self.secrets, self.problem):
            layout.addWidget(widget)
        layout.addLayout(row)

    @property
    def _chosen(self) -> str:
        item = self.table.currentItem()
        if item is None:
            return ""
        at = self.table.indexOfTopLevelItem(item)
        return self._local if at == 0 else self._profiles[at - 1]["name"]

    def _on_state(self, state: dict[str, Any]) -> None:
        if "problem" in state:
            self.problem.setText(str(failure_of(state["problem"])))
            return
        chosen = self._chosen or self._switch.active
        self._profiles, self._local = state["profiles"], state["local"]
        self._fill(chosen)
        self.secrets.setText(state["secrets"] if self._profiles else "")

    def _on_switched(self, _name: str) -> None:
        self._fill()

    def _fill(self, chosen: str = "") -> None:
        chosen = chosen or self._chosen
        self.table.clear()
        rows = [(self._local, self.tr("This computer"), "")]
        rows += [(each["name"], each["name"], each["url"]) for each in self._profiles]
        for name, title, url in rows:
            mark = self.tr("● active") if name == self._switch.active else ""
            self.table.addTopLevelItem(QTreeWidgetItem([title, url, mark]))
        self.choose(chosen)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self._chosen
        remote = next((each for each in self._profiles if each["name"] == chosen), None)
        self.use.setEnabled(bool(chosen) and chosen != self._switch.active)
        self.edit.setEnabled(remote is not None)
        self.remove.setEnabled(remote is not None)
        self.fingerprint.setText(remote["fingerprint"] if remote is not None else "")

    def _use(self) -> None:
        if self.use.isEnabled():
            self._switch.use(self._chosen)

    def _add(self) -> None:
        ProfileForm(self._client, parent=self).open()

    def _edit(self) -> None:
        before = next(each for each in self._profiles if each["name"] == self._chosen)
        ProfileForm(self._client, before, self).open()

    def _remove(self) -> None:
        name = self._chosen
        text = self.tr("The site goes on; its address, key and fingerprint are forgotten here.")
        dialog = TypedNameDialog(self.tr("Remove a site"), text, name, self.tr("Remove"), self)
        listeners = Listeners(failed=self._on_failure)
        dialog.accepted.connect(lambda: self._client.call("profiles.remove", {"name": name}, listeners))
        dialog.open()

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
