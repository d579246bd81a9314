"""The widgets of the Applications page, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.applications.columns import application_columns, application_facets, present
from belvedere_desktop.applications.detail import ApplicationDetail
from belvedere_desktop.applications.state import ApplicationRow
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.splitters import remember

translate = QCoreApplication.translate

_TABLE_WIDTH, _DETAIL_WIDTH = 720, 440
_GONE = "gone"


class PageParts:
    """Made for `page`, which they fill: head, choices, table, and beside it the chosen application."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        self._page = page
        self.model = RowModel[ApplicationRow](application_columns(), lambda row: row.id, page)
        self.table = TableView(self.model, "applications", settings, page)
        self.table.setAccessibleName(translate("Applications", "Applications"))
        self.facets = FacetBar(self.model, application_facets(), page)
        self.gone = QCheckBox(translate("Applications", "Removed ones, too"), page)
        self.detail = ApplicationDetail(page)
        self.undo_bar = UndoBar(page)
        self.problem, self.empty = QLabel(page), QLabel(page)
        for label, role in ((self.problem, "error"), (self.empty, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.hide()
        self.empty.setText(
            translate("Applications", "Nothing was deployed yet. Deploy an application to begin.")
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        choices = QHBoxLayout()
        choices.addWidget(self.facets, 1)
        choices.addWidget(self.gone)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(self._head())
        layout.addLayout(choices)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._split(settings), 1)
        layout.addWidget(self.undo_bar)
        self.show_gone(False)

    def show_gone(self, shown: bool) -> None:
        """Show also applications that were removed, or only those that are there."""
        self.model.narrow(_GONE, None if shown else present)

    def show_whether_empty(self) -> None:
        """Say what to do where nothing was ever deployed."""
        none = self.model.total == 0
        self.empty.setVisible(none)
        self.splitter.setVisible(not none)
        self.facets.setVisible(not none)
        self.gone.setVisible(not none)

    def tell_problem(self, problem: dict[str, str] | None) -> None:
        """Say that the site cannot be asked, and what to do; or that it can."""
        if problem:
            parts = (problem["what"], problem["why"], problem["remedy"])
            self.problem.setText(" ".join(part for part in parts if part) + f" [{problem['code']}]")
        self.problem.setVisible(bool(problem))

    def _head(self) -> QHBoxLayout:
        page = self._page
        title = QLabel(translate("Applications", "Applications"), page)
        title.setProperty("role", "title")
        self.search = QLineEdit(page)
        self.search.setPlaceholderText(translate("Applications", "Search"))
        self.search.setAccessibleName(translate("Applications", "Search applications"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(page)
        self.count.setProperty("role", "muted")
        self.add = QPushButton(translate("Applications", "Deploy…"), page)
        self.add.setProperty("role", "primary")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        head.addWidget(self.add)
        return head

    def _split(self, settings: Settings) -> QSplitter:
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self._page)
        for widget, stretch in ((self.table, 3), (self.detail, 2)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([_TABLE_WIDTH, _DETAIL_WIDTH])
        remember(self.splitter, "applications", settings)
        self.detail.hide()
        return self.splitter
