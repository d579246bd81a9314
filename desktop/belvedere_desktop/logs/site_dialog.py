"""Choosing log groups and streams of the site."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.logs.sources import Opening, merged, of_group
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_HOUR = 3600.0
_GROUP = Qt.ItemDataRole.UserRole
_STREAM = Qt.ItemDataRole.UserRole + 1


class SiteLogsDialog(QDialog):
    """Signal: opened(Opening): what is marked, a group with all its streams, merged."""

    opened = Signal(object)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.setWindowTitle(self.tr("Logs of the site"))
        open_with(self, 720, 520)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search groups and streams"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Log groups and streams"))
        self.tree.setHeaderLabels([self.tr("Log"), self.tr("Last line")])
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setColumnWidth(0, 430)
        self.since = QComboBox(self)
        self.since.setAccessibleName(self.tr("From when on"))
        for words, seconds in (
            (self.tr("the last hour"), _HOUR),
            (self.tr("the last day"), 24 * _HOUR),
            (self.tr("the last week"), 168 * _HOUR),
            (self.tr("all that there is"), None),
        ):
            self.since.addItem(words, seconds)
        self.problem = QLabel(self.tr("Reading…"), self)
        self.problem.setWordWrap(True)
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.setProperty("role", "primary")
        self.open_button.setEnabled(False)
        self.close_button = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.tree.itemSelectionChanged.connect(
            lambda: self.open_button.setEnabled(bool(self.tree.selectedItems()))
        )
        self.tree.itemActivated.connect(lambda _item, _column: self._open())
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the site."""
        super().showEvent(event)
        self._client.call("logs.groups", {}, Listeners(done=self._on_groups, failed=self._on_failure))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.since)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        arrange(self)

    def _on_groups(self, told: dict[str, Any]) -> None:
        self.problem.setVisible(not told["groups"])
        self.problem.setText(self.tr("The site has no logs yet: they come with the first appliance."))
        self.tree.clear()
        for group in told["groups"]:
            item = QTreeWidgetItem(self.tree, [group["title"]])
            item.setData(0, _GROUP, group["group"])
            item.setToolTip(0, group["group"])
            for stream in group["streams"]:
                below = QTreeWidgetItem(item, [stream["stream"], clock(stream["last"])])
                below.setData(0, _GROUP, group["group"])
                below.setData(0, _STREAM, stream["stream"])
        if len(told["groups"]) == 1:
            self.tree.expandAll()
        self._filter(self.search.text())

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            assert group is not None
            own = wanted in f"{group.text(0)} {group.toolTip(0)}".casefold()
            children = map(group.child, range(group.childCount()))
            below = [child for child in children if child is not None]
            shown = [own or wanted in stream.text(0).casefold() for stream in below]
            for stream, seen in zip(below, shown, strict=True):
                stream.setHidden(not seen)
            group.setHidden(not own and not any(shown))
            if wanted and not own:
                group.setExpanded(any(shown))

    def _open(self) -> None:
        """Streams of one group are one source; a group that is marked is all of them."""
        seconds = self.since.currentData()
        since = None if seconds is None else time.time() - seconds
        groups: dict[str, list[str]] = {}
        titles: dict[str, str] = {}
        for item in self.tree.selectedItems():
            group, stream, parent = item.data(0, _GROUP), item.data(0, _STREAM), item.parent()
            groups.setdefault(group, []).append(stream or "")
            titles[group] = (parent or item).text(0)
        openings: list[Opening] = []
        for group, streams in groups.items():
            named = [] if "" in streams else streams
            openings.append(of_group(group, titles[group], named, since))
        if openings:
            self.opened.emit(merged(openings))
            self.accept()
