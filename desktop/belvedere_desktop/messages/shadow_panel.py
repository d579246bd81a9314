"""Shadows: desired and reported side by side, the difference, and every version that was heard of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.messages.rows import MemberRow, ShadowRow, row, steps
from belvedere_desktop.messages.steps_table import steps_table
from belvedere_desktop.messages.words import moment, second
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.page_parts import empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.splitters import remember


class ShadowPanel(QWidget):
    """Signals: asked(thing, shadow), it is to be shown; get_asked(thing, shadow), the site is to tell it."""

    asked = Signal(str, str)
    get_asked = Signal(str, str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple[str, str], ShadowRow] = {}
        columns = [
            Column[ShadowRow](
                "device", self.tr("Device"), lambda each: each.device, lambda each: each.device.lower()
            ),
            Column[ShadowRow]("shadow", self.tr("Shadow"), self._name, width=120),
            Column[ShadowRow]("version", self.tr("Version"), lambda each: str(each.version or ""), width=70),
            Column[ShadowRow]("state", self.tr("State"), self._state, colour=_colour, width=200),
            Column[ShadowRow](
                "time", self.tr("Last heard"), lambda each: moment(each.time), lambda each: each.time
            ),
        ]
        self.shadows = RowModel(columns, lambda each: (each.thing, each.shadow), self)
        self.table = TableView(self.shadows, "message_shadows", settings, self)
        self.table.setAccessibleName(self.tr("Shadows that were heard of"))
        self.members = self._member_table()
        self.versions = steps_table(self.tr("Versions of the shadow"), self)
        for table in (self.table, self.members, self.versions):
            table.setMinimumSize(120, 60)
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.get = QPushButton(self.tr("Ask for it"), self)
        self.get.setToolTip(self.tr("Have the site tell the whole shadow"))
        self.get.clicked.connect(self._on_get)
        self.empty = empty_label(
            self, self.tr("No shadow was heard of yet. Devices tell theirs when they connect and change it.")
        )
        self._lay_out(settings)
        self.table.chosen.connect(self._on_chosen)
        self.clear()

    def show_shadows(self, told: Sequence[dict[str, Any]]) -> None:
        """Take shadows that are new or have changed."""
        rows = [row(ShadowRow, each) for each in told]
        self._known.update({(each.thing, each.shadow): each for each in rows})
        self.shadows.show_rows(list(self._known.values()))
        self.empty.setVisible(not self._known)
        current = self.table.current
        if current is None and self._known:
            self.table.choose(next(iter(self._known)))
        elif current is not None and any(
            (each.thing, each.shadow) == (current.thing, current.shadow) for each in rows
        ):
            self._on_chosen(current)

    def show_shadow(self, told: dict[str, Any] | None) -> None:
        """Show the chosen shadow whole."""
        current = self.table.current
        if told is None or current is None:
            return
        if (told["thing"], told["shadow"]) != (current.thing, current.shadow):
            return
        self.title.setText(self._title(told))
        self.members.show_rows([row(MemberRow, each) for each in told["rows"]])
        self.versions.show_rows(steps(told["entries"]))
        self.get.setEnabled(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Rows that came while nobody looked get the height of their words."""
        super().showEvent(event)
        QTimer.singleShot(0, self.members, self.members.resizeRowsToContents)
        QTimer.singleShot(0, self.versions, self.versions.resizeRowsToContents)

    def clear(self) -> None:
        """Nothing was heard."""
        self._known = {}
        self.shadows.show_rows([])
        self.members.show_rows([])
        self.versions.show_rows([])
        self.title.setText(self.tr("Choose a shadow to see it."))
        self.get.setEnabled(False)
        self.empty.show()

    def _title(self, told: dict[str, Any]) -> str:
        if told["deleted"]:
            return self.tr("It was deleted, with version {0}.").format(told["version"])
        text = self.tr("Version {0}").format(told["version"] or "?")
        count = told["differs"]
        text += " · " + (self.tr("differs in {0}").format(count) if count else self.tr("nothing differs"))
        if not told["whole"]:
            text += " · " + self.tr("only what was heard of it: ask for it to see all")
        return text

    def _member_table(self) -> ShortTable[MemberRow]:
        columns = [
            Column[MemberRow](
                "path", self.tr("Member"), lambda each: each.path.replace("/", " › "), width=150
            ),
            Column[MemberRow](
                "desired",
                self.tr("Desired"),
                lambda each: each.desired,
                tip=lambda each: second(each.desired_at),
                width=140,
            ),
            Column[MemberRow](
                "reported",
                self.tr("Reported"),
                lambda each: each.reported,
                tip=lambda each: second(each.reported_at),
                width=140,
            ),
            Column[MemberRow]("delta", self.tr("Delta"), self._delta, colour=_delta_colour, width=100),
        ]
        return ShortTable(
            self.tr("Members of the shadow"), columns, lambda each: each.path, self, most_shown=0
        )

    def _lay_out(self, settings: Settings) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.get)
        beside = QSplitter(Qt.Orientation.Horizontal, self)
        beside.addWidget(self.members)
        beside.addWidget(self.versions)
        beside.setChildrenCollapsible(False)
        remember(beside, "message_shadow", settings)
        below = QWidget(self)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(head)
        inner.addWidget(beside, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        for widget in (self.table, below):
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        remember(splitter, "message_shadows", settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(splitter, 1)

    def _name(self, each: ShadowRow) -> str:
        return each.shadow or self.tr("The classic one")

    def _state(self, each: ShadowRow) -> str:
        if each.deleted:
            return self.tr("◇ Deleted")
        words = self.tr("△ Differs in {0}").format(each.differs) if each.differs else self.tr("● In step")
        return words + (self.tr(", ✕ {0} refused").format(each.refused) if each.refused else "")

    def _delta(self, each: MemberRow) -> str:
        return self.tr("△ differs") if each.differs else ""

    def _on_chosen(self, chosen: ShadowRow | None) -> None:
        if chosen is not None:
            self.asked.emit(chosen.thing, chosen.shadow)

    def _on_get(self) -> None:
        current = self.table.current
        if current is not None:
            self.get_asked.emit(current.thing, current.shadow)


def _colour(each: ShadowRow) -> str:
    return "warning" if each.differs or each.wrong else ""


def _delta_colour(each: MemberRow) -> str:
    return "warning" if each.differs else ""
