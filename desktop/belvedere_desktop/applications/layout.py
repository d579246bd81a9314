"""The widgets of the Applications page, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from belvedere_desktop.applications.columns import application_columns, application_facets, present
from belvedere_desktop.applications.detail import ApplicationDetail
from belvedere_desktop.applications.state import ApplicationRow
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.page_parts import ProblemLabel, TableHead, beside, empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView

translate = QCoreApplication.translate

_GONE = "gone"


class PageParts:
    """Made for `page`, which they fill: head, choices, table, and beside it the chosen application."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        self.model = RowModel[ApplicationRow](application_columns(), lambda row: row.id, page)
        self.table = TableView(self.model, "applications", settings, page)
        self.table.setAccessibleName(translate("Applications", "Applications"))
        self.facets = FacetBar(self.model, application_facets(), page)
        self.gone = QCheckBox(translate("Applications", "Removed ones, too"), page)
        self.detail = ApplicationDetail(page)
        self.undo_bar = UndoBar(page)
        self.problem = ProblemLabel(page)
        self.empty = empty_label(
            page, translate("Applications", "Nothing was deployed yet. Deploy an application to begin.")
        )
        self.splitter = beside(self.table, (self.detail,), "applications", settings)
        head = TableHead(
            page,
            title=translate("Applications", "Applications"),
            search=translate("Applications", "Search"),
            searched=translate("Applications", "Search applications"),
            add=translate("Applications", "Deploy…"),
        )
        self.search, self.count, self.add = head.search, head.number, head.add
        choices = QHBoxLayout()
        choices.addWidget(self.facets, 1)
        choices.addWidget(self.gone)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addLayout(choices)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)
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
