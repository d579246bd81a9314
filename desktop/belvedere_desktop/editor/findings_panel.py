"""What the check found in the draft, where, and what can be done about it at a touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_simulator.manifest.editing.quick_fixes import QuickFix
from belvedere_simulator.manifest.problem import Problem

_MOST_FIXES = 3


class FindingsPanel(QWidget):
    """A row a problem. Signals: chosen(Problem), to be shown in its text; edited(Edit), a fix;
    count_changed(int)."""

    chosen = Signal(object)
    edited = Signal(object)
    count_changed = Signal(int)

    def __init__(self, fixes: Callable[[Problem], Sequence[QuickFix]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fixes = fixes
        self.problems: tuple[Problem, ...] = ()
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels([self.tr("Problem"), self.tr("Place"), self.tr("What to do")])
        self.table.setAccessibleName(self.tr("Problems of the draft"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.currentCellChanged.connect(lambda row, *_rest: self._show_fixes(row))
        self.table.cellClicked.connect(lambda row, _column: self._tell(row))
        self.table.itemActivated.connect(lambda item: self._tell(item.row()))
        self._none = QLabel(self.tr("Nothing is wrong."), self)
        self._none.setProperty("role", "muted")
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._none)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._row)
        self.table.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Replace the rows, errors first."""
        shown = tuple(sorted(problems, key=lambda problem: problem.severity != "error"))
        if shown != self.problems:
            self.problems = shown
            self.table.setRowCount(len(shown))
            for row, problem in enumerate(shown):
                self._fill(row, problem)
            self.count_changed.emit(len(shown))
        self.table.setVisible(bool(shown))
        self._none.setVisible(not shown)
        self._show_fixes(self.table.currentRow())

    def _fill(self, row: int, problem: Problem) -> None:
        is_error = problem.severity == "error"
        colours = colours_of(self.palette())
        place = f"{problem.file.name}:{problem.line}" if problem.file else ""
        what = f"{'▲' if is_error else '△'} {problem.what}  [{problem.code}]"
        for column, text in enumerate((what, place, problem.remedy)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == 0:
                item.setForeground(QBrush(QColor(colours.error if is_error else colours.warning)))
            self.table.setItem(row, column, item)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self.problems):
            self.chosen.emit(self.problems[row])

    def _show_fixes(self, row: int) -> None:
        for button in self.buttons:
            button.deleteLater()
            button.hide()
        found = self._fixes(self.problems[row]) if 0 <= row < len(self.problems) else ()
        self.buttons = [self._button(fix) for fix in found[:_MOST_FIXES]]
        for number, button in enumerate(self.buttons):
            self._row.insertWidget(number, button)

    def _button(self, fix: QuickFix) -> QPushButton:
        button = QPushButton(fix.title, self)
        button.clicked.connect(lambda: self.edited.emit(fix.edit))
        return button
