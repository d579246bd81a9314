"""Choices that narrow a table: one for each kind of value that its rows have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from belvedere_desktop.tables.row_model import RowModel

R = TypeVar("R")
_SHOWN_LETTERS = 16


@dataclass(frozen=True)
class Facet(Generic[R]):
    """What rows are chosen by: the `values` of a row, and how a value is called.

    `every` is said while nothing is chosen, like "All states".
    """

    name: str
    title: str
    every: str
    values: Callable[[R], Iterable[str]]
    words: Callable[[str], str] = str


class FacetBar(QWidget, Generic[R]):
    """A choice for each facet, with the values that rows have now. `changed` after each choice.

    What was chosen stays, also when no row has it any more.
    """

    changed = Signal()

    def __init__(self, model: RowModel[R], facets: Sequence[Facet[R]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._facets = tuple(facets)
        self.choices: dict[str, QComboBox] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for facet in self._facets:
            choice = QComboBox(self)
            choice.setAccessibleName(facet.title)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_SHOWN_LETTERS)
            choice.addItem(facet.every, "")
            choice.currentIndexChanged.connect(lambda _index, facet=facet: self._on_choice(facet))
            self.choices[facet.name] = choice
            layout.addWidget(choice)
        self.clear = QPushButton(self.tr("Show all"), self)
        self.clear.clicked.connect(self.show_all)
        self.clear.hide()
        layout.addWidget(self.clear)
        layout.addStretch(1)

    @property
    def chosen(self) -> dict[str, str]:
        """The values that are chosen, by the names of their facets."""
        found = {name: str(choice.currentData()) for name, choice in self.choices.items()}
        return {name: value for name, value in found.items() if value}

    def choose(self, name: str, value: str) -> None:
        """Choose a value ("" for all); one that no row has is offered too."""
        choice = self.choices[name]
        if choice.findData(value) < 0:
            choice.addItem(next(each for each in self._facets if each.name == name).words(value), value)
        choice.setCurrentIndex(choice.findData(value))

    def show_all(self) -> None:
        """Choose nothing."""
        for choice in self.choices.values():
            choice.setCurrentIndex(0)

    def refresh(self) -> None:
        """Offer the values that the rows have now."""
        for facet in self._facets:
            found = {value for row in self._model.every for value in facet.values(row)}
            self._offer(facet, sorted(found, key=lambda value: facet.words(value).lower()))

    def _offer(self, facet: Facet[R], values: list[str]) -> None:
        choice = self.choices[facet.name]
        chosen = str(choice.currentData())
        if chosen and chosen not in values:
            values = [chosen, *values]
        if values == [choice.itemData(index) for index in range(1, choice.count())]:
            return
        choice.blockSignals(True)
        while choice.count() > 1:
            choice.removeItem(choice.count() - 1)
        for value in values:
            choice.addItem(facet.words(value), value)
        choice.setCurrentIndex(max(0, choice.findData(chosen)))
        choice.blockSignals(False)

    def _on_choice(self, facet: Facet[R]) -> None:
        wanted = str(self.choices[facet.name].currentData())
        self._model.narrow(facet.name, (lambda row: wanted in facet.values(row)) if wanted else None)
        self.clear.setVisible(bool(self.chosen))
        self.changed.emit()
