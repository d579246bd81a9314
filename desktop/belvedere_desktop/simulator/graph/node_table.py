"""Every node with its state and figures as a row, for keyboards and screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QTableWidget, QTableWidgetItem, QWidget

from belvedere_desktop.simulator.graph.card_item import kind_word
from belvedere_desktop.simulator.graph.drawing import Card, GraphDrawing
from belvedere_desktop.simulator.graph.figures import (
    STATE_SIGNS,
    detail_of,
    milliseconds,
    state_of,
    state_word,
    work_words,
)
from belvedere_desktop.simulator.run_state import RunState

_STATE = 2
_WORK = (4, 5)


class NodeTable(QTableWidget):
    """Fed with drawings and states."""

    def __init__(self, parent: QWidget | None = None) -> None:
        titles = (
            self.tr("Node"),
            self.tr("Kind"),
            self.tr("State"),
            self.tr("A second"),
            self.tr("p50 ms"),
            self.tr("p95 ms"),
            self.tr("Queue"),
            self.tr("Dropped"),
            self.tr("Restarts"),
            self.tr("Detail"),
        )
        super().__init__(0, len(titles), parent)
        self.setHorizontalHeaderLabels(list(titles))
        self.setAccessibleName(self.tr("Nodes of the application"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._cards: tuple[Card, ...] = ()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room: before it is shown its letters have no size."""
        super().showEvent(event)
        self.resizeColumnsToContents()

    def card(self, row: int) -> Card:
        """The node of a row."""
        return self._cards[row]

    def show_drawing(self, drawing: GraphDrawing) -> None:
        """Replace the rows."""
        self._cards = drawing.cards
        self.setRowCount(len(self._cards))
        for row, card in enumerate(self._cards):
            empty = ("",) * (self.columnCount() - _STATE)
            for column, text in enumerate((card.title, kind_word(card.kind), *empty)):
                item = QTableWidgetItem(text)
                item.setToolTip(work_words(card.kind) if column in _WORK else "")
                self.setItem(row, column, item)
        self.resizeColumnsToContents()

    def show_state(self, state: RunState) -> None:
        """Update the rows."""
        wider = False
        for row, card in enumerate(self._cards):
            for column, text in enumerate(_texts(card, state), _STATE):
                shown = self.item(row, column)
                if shown is not None and shown.text() != text:
                    wider |= len(text) > len(shown.text())
                    shown.setText(text)
        if wider:
            for column in range(_STATE, self.columnCount() - 1):
                self.resizeColumnToContents(column)


def _texts(card: Card, state: RunState) -> tuple[str, ...]:
    node = state_of(card, state)
    words = f"{STATE_SIGNS[node]} {state_word(node)}".strip()
    figures = state.figures.get(card.name)
    if figures is None:
        return (words, *[""] * 6, detail_of(card, state))
    return (
        words,
        f"{figures.fps:.1f}",
        milliseconds(figures.p50_ms),
        milliseconds(figures.p95_ms),
        str(figures.queue),
        str(figures.dropped),
        str(figures.restarts),
        detail_of(card, state),
    )
