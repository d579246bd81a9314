"""The removable drives of this computer, as they come and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.drives.suitability import readable_size

Drive = dict[str, Any]
"""What the client child tells of a drive."""
_HEIGHT, _TALLEST = 124, 180


class DriveList(QWidget):
    """Follows the drives between `start` and `stop`. Signals: changed(), the drives or the choice."""

    changed = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drives: list[Drive] = []
        self._wanted = ("", "")
        self._filling = False
        self._own: frozenset[str] = frozenset()
        self._watch = client.watch("drives.watch", {}, self._on_state)
        self.table = QTreeWidget(self)
        self.table.setAccessibleName(self.tr("USB drives"))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setProperty("rows", "large")
        self.table.setAllColumnsShowFocus(True)
        self.table.setMinimumHeight(_HEIGHT)
        self.table.setMaximumHeight(_TALLEST)
        self.table.setHeaderLabels(
            [self.tr("Drive"), self.tr("Size"), self.tr("Format"), self.tr("For an archive")]
        )
        head = self.table.header()
        for column in range(3):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentItemChanged.connect(lambda _new, _old: self._on_choice())
        self.words = QLabel(self.tr("Plug a USB drive in."), self)
        self.words.setProperty("role", "heading")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setMinimumHeight(_HEIGHT)
        self.words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.words)
        self.table.hide()

    @property
    def chosen(self) -> Drive | None:
        """The drive that is marked."""
        item = self.table.currentItem()
        return None if item is None else self._drives[self.table.indexOfTopLevelItem(item)]

    @property
    def drives(self) -> Sequence[Drive]:
        """All that are plugged in."""
        return self._drives

    def start(self) -> None:
        """Follow the drives."""
        self._watch.start()

    def stop(self) -> None:
        """Follow them no more."""
        self._watch.stop()

    def allow(self, used_up: frozenset[str]) -> None:
        """Archives of these names may be replaced without a word."""
        if used_up != self._own:
            self._own = used_up
            self._fill()

    def others(self, drive: Drive) -> list[str]:
        """The archives on a drive that are still of use to somebody, for all that is known."""
        own = {name.casefold() for name in self._own}
        return [each["name"] for each in drive["archives"] if each["name"].casefold() not in own]

    def choose(self, drive: str) -> None:
        """Mark the drive of this id."""
        for each in self._drives:
            if each["id"] == drive:
                self._show(each)

    def _on_state(self, state: dict[str, Any]) -> None:
        problem = state.get("problem")
        self._drives = state.get("drives", [])
        words = str(failure_of(problem)) if problem else self.tr("Plug a USB drive in.")
        self.words.setText(words)
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        self.table.clear()
        for drive in self._drives:
            texts = [_called(drive), readable_size(drive["size"]), drive["file_system"], self._verdict(drive)]
            item = QTreeWidgetItem(texts)
            item.setToolTip(3, texts[3])
            self.table.addTopLevelItem(item)
        self._mark()
        self._filling = False
        self.table.setVisible(bool(self._drives))
        self.words.setVisible(not self._drives)
        self.changed.emit()

    def _mark(self) -> None:
        """The drive that was marked before, also when it was plugged in anew; else the one that will do."""
        wanted, label = self._wanted
        same = [each for each in self._drives if label and each["name"] == label]
        good = [each for each in self._drives if each["suitable"] and not self.others(each)]
        for some in ([each for each in same if each["id"] == wanted], same, good, self._drives):
            if len(some) == 1:
                self._wanted = some[0]["id"], some[0]["name"]
                self._show(some[0])
                return

    def _show(self, drive: Drive) -> None:
        item = self.table.topLevelItem(self._drives.index(drive))
        if item is not None:
            self.table.setCurrentItem(item)

    def _on_choice(self) -> None:
        if self._filling:
            return
        chosen = self.chosen
        if chosen is not None:
            self._wanted = chosen["id"], chosen["name"]
        self.changed.emit()

    def _verdict(self, drive: Drive) -> str:
        reasons = [each["text"] for each in drive["unsuitable"]]
        others = self.others(drive)
        if others:
            reasons.append(self.tr("holds {names}").format(names=", ".join(others)))
        return f"✕ {'; '.join(reasons)}" if reasons else self.tr("✓ ready")


def _called(drive: Drive) -> str:
    more = ", ".join(filter(None, (drive["model"], drive["id"] if drive["label"] else "")))
    return f"{drive['name']} ({more})" if more else str(drive["name"])
