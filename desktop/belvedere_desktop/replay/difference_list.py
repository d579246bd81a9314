"""The frames that differ, by stream and place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.replay.state import KINDS, Comparison, Difference
from belvedere_desktop.replay.words import KIND_COLOURS, all_kind_words
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView

translate = QCoreApplication.translate


class DifferenceList(QWidget):
    """Signal: chosen(Difference), by hand."""

    chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowModel[Difference](_columns(), _key, self)
        self.table = TableView(self.model, "differences", settings, self)
        self.table.setAccessibleName(self.tr("Frames that differ"))
        self._leading = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.chosen.connect(self._on_chosen)

    def show_differences(self, comparison: Comparison | None, kinds: frozenset[str]) -> None:
        """Show those of these kinds."""
        every = comparison.differences if comparison is not None else ()
        self._leading = True
        self.model.show_rows([each for each in every if kinds.intersection(each.kinds)])
        self._leading = False

    def follow(self, difference: Difference | None) -> None:
        """Put the cursor on the frame that is shown, if it differs."""
        self._leading = True
        if difference is None or not self.table.choose(_key(difference)):
            self.table.clearSelection()
        self._leading = False

    def _on_chosen(self, difference: Difference | None) -> None:
        if difference is not None and not self._leading:
            self.chosen.emit(difference)


class KindsMenu(QPushButton):
    """Which kinds of differences count: in the list, among the frames, for JUnit. Signal: changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("What counts"))
        menu = QMenu(self)
        self.actions_by_kind = {}
        for kind, words in all_kind_words().items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(lambda _on: self.changed.emit())
            self.actions_by_kind[kind] = action
        self.setMenu(menu)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Those that count."""
        return tuple(kind for kind in KINDS if self.actions_by_kind[kind].isChecked())


def _key(difference: Difference) -> tuple[str, int | None, int]:
    return difference.stream, difference.frame, difference.turn


def _columns() -> tuple[Column[Difference], ...]:
    words = all_kind_words()
    grave = list(KIND_COLOURS)
    return (
        Column(
            "frame",
            translate("Replay", "Frame"),
            lambda row: "–" if row.frame is None else f"#{row.frame}" + ("'" * row.turn),
            order=lambda row: (-1 if row.frame is None else row.frame, row.turn, row.stream),
            width=70,
        ),
        Column("stream", translate("Replay", "Stream"), lambda row: row.stream, width=70),
        Column(
            "kinds",
            translate("Replay", "How"),
            lambda row: ", ".join(words[kind] for kind in row.kinds),
            tip=lambda row: row.text,
            colour=lambda row: KIND_COLOURS[min(row.kinds, key=grave.index)],
            width=140,
        ),
    )
