"""The boxes of a frame: what A found, what B found, and how they are paired."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from belvedere_desktop.replay.state import FATES, Box, BoxPair, FrameState
from belvedere_desktop.replay.words import fate_words
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable

translate = QCoreApplication.translate
_COLOURS = {"missing": "error", "added": "warning", "relabelled": "paused", "moved": "accent"}


class BoxesTable(ShortTable[tuple[int, BoxPair]]):
    """Signal: chosen(BoxPair or None). What differs comes first."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (
            Column[tuple[int, BoxPair]](
                "fate",
                translate("Replay", "What became of it"),
                lambda row: fate_words(row[1].fate),
                order=lambda row: -FATES.index(row[1].fate) if row[1].fate else 0,
                colour=lambda row: _COLOURS.get(row[1].fate, ""),
                width=150,
            ),
            Column[tuple[int, BoxPair]](
                "iou",
                translate("Replay", "IoU"),
                lambda row: "" if row[1].iou is None else f"{row[1].iou:.2f}",
                width=60,
            ),
            Column[tuple[int, BoxPair]](
                "a", translate("Replay", "Run A"), lambda row: _words(row[1].first), width=260
            ),
            Column[tuple[int, BoxPair]](
                "b", translate("Replay", "Run B"), lambda row: _words(row[1].second), width=260
            ),
        )
        super().__init__(translate("Replay", "Boxes"), columns, lambda row: row[0], parent, most_shown=0)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.selectionModel().currentRowChanged.connect(
            lambda index, _before: self.chosen.emit(self.rows.row(index)[1] if index.isValid() else None)
        )

    def show_frame(self, state: FrameState) -> None:
        """Show those of a frame."""
        self.show_rows(list(enumerate(state.pairs)))
        # A single run is called neither A nor B.
        self.horizontalHeader().setVisible(len(state.sides) > 1)
        for column in (0, 1, 3):
            self.setColumnHidden(column, len(state.sides) < 2)


def _words(box: Box | None) -> str:
    if box is None:
        return ""
    corners = f"[{box.left:.3f} {box.top:.3f} {box.right:.3f} {box.bottom:.3f}]"
    return f"{box.label} {corners}".strip()
