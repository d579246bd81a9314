"""What is wrong with the application or its run, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QBrush, QColor, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from belvedere_desktop.actions import ActionEntry, make_action
from belvedere_desktop.appearance.colours import colours_of
from belvedere_simulator.errors import catalogue
from belvedere_simulator.events import ProblemRaised
from belvedere_simulator.manifest.problem import Problem


@dataclass(frozen=True)
class ShownProblem:
    """One row. `place` is file:line:column, or "" where there is none."""

    severity: str
    code: str
    what: str
    remedy: str
    file: Path | None = None
    place: str = ""

    @property
    def text(self) -> str:
        """Everything, for the clipboard."""
        return " ".join(
            part for part in (self.place, self.severity, self.code, self.what, self.remedy) if part
        )


def of_manifest(problem: Problem) -> ShownProblem:
    """A finding of the check."""
    place = f"{problem.file.name}:{problem.line}:{problem.column}" if problem.file else ""
    return ShownProblem(problem.severity, problem.code, problem.what, problem.remedy, problem.file, place)


def of_run(problem: ProblemRaised) -> ShownProblem:
    """A problem of the run, with the catalogue's advice."""
    entry = catalogue().get(problem.code)
    remedy = entry.remedy if entry else ""
    what = problem.message.removeprefix(f"{problem.code} ").removesuffix(remedy).strip()
    return ShownProblem(problem.severity, problem.code, what, remedy)


def gather(found: Iterable[Problem], raised: Iterable[ProblemRaised]) -> list[ShownProblem]:
    """Errors first. The run checks the manifests again: what it finds there is shown once, with its place."""
    known = list(found)
    told = {str(problem) for problem in known}
    rows = [of_run(problem) for problem in raised if problem.message not in told]
    rows += [of_manifest(problem) for problem in known]
    return sorted(dict.fromkeys(rows), key=lambda row: row.severity != "error")


class ProblemsPanel(QTableWidget):
    """A row a problem. Enter or a double click opens the file; count_changed tells how many there are."""

    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        titles = (self.tr("Severity"), self.tr("Problem"), self.tr("Place"), self.tr("What to do"))
        self.setHorizontalHeaderLabels(list(titles))
        self.setAccessibleName(self.tr("Problems"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copying = make_action(
            self, ActionEntry("copy_problem", self.tr("&Copy"), self.copy, "copy", ("Ctrl+C",))
        )
        copying.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.itemActivated.connect(lambda item: self.open_place(item.row()))
        self._problems: tuple[ShownProblem, ...] = ()

    def show_problems(self, problems: Iterable[ShownProblem]) -> None:
        """Replace the rows, if they differ."""
        shown = tuple(problems)
        if shown == self._problems:
            return
        self._problems = shown
        self.setRowCount(len(shown))
        for row, problem in enumerate(shown):
            self._fill(row, problem)
        self.count_changed.emit(len(shown))

    def open_place(self, row: int) -> None:
        """Open the file of a problem with the user's editor, and put its place on the clipboard."""
        problem = self._problems[row]
        QGuiApplication.clipboard().setText(problem.text)
        if problem.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(problem.file)))

    def copy(self) -> None:
        """Put the selected problems, or all, on the clipboard."""
        rows = sorted({index.row() for index in self.selectedIndexes()}) or range(len(self._problems))
        QGuiApplication.clipboard().setText("\n".join(self._problems[row].text for row in rows))

    def _fill(self, row: int, problem: ShownProblem) -> None:
        is_error = problem.severity == "error"
        word = self.tr("▲ Error") if is_error else self.tr("△ Warning")
        colours = colours_of(self.palette())
        what = f"{problem.what}  [{problem.code}]"
        for column, text in enumerate((word, what, problem.place, problem.remedy)):
            item = QTableWidgetItem(text)
            item.setToolTip(problem.text)
            if column == 0:
                item.setForeground(QBrush(QColor(colours.error if is_error else colours.warning)))
            self.setItem(row, column, item)
