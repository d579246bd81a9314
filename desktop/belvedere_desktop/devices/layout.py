"""The widgets of the Devices page, laid out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.devices.columns import device_columns, device_facets
from belvedere_desktop.devices.detail import DeviceDetail
from belvedere_desktop.devices.many_panel import ManyPanel
from belvedere_desktop.devices.state import DeviceRow
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView
from belvedere_desktop.window.splitters import remember

translate = QCoreApplication.translate

_TABLE_WIDTH, _DETAIL_WIDTH = 720, 440


class PageParts:
    """Made for `page`, which they fill: head, choices, table, and beside it the chosen device or devices."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        self._page = page
        self.model = RowModel[DeviceRow](device_columns(), lambda row: row.id, page)
        self.table = TableView(self.model, "devices", settings, page)
        self.table.setAccessibleName(translate("Devices", "Devices"))
        self.facets = FacetBar(self.model, device_facets(), page)
        self.detail = DeviceDetail(page)
        self.many = ManyPanel(page)
        self.undo_bar = UndoBar(page)
        self.problem = _words(page, "error")
        self.problem.hide()
        self.empty = _words(page, "muted")
        self.empty.setText(translate("Devices", "There are no devices yet. Set up an appliance to begin."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(self._head())
        layout.addWidget(self.facets)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._split(settings), 1)
        layout.addWidget(self.undo_bar)

    @property
    def narrowed(self) -> bool:
        """Whether some devices may be left out of the table."""
        return bool(self.search.text() or self.facets.chosen)

    def show_whether_empty(self) -> None:
        """Say what to do where there are no devices at all."""
        none = self.model.total == 0
        self.empty.setVisible(none)
        self.splitter.setVisible(not none)
        self.facets.setVisible(not none)

    def show_many(self, rows: Sequence[DeviceRow]) -> None:
        """What can be done with all of these."""
        self.detail.hide()
        self.many.show_devices(rows)
        self.many.show()

    def tell_problem(self, problem: dict[str, str] | None) -> None:
        """Say that the site cannot be asked, and what to do; or that it can."""
        if problem:
            parts = (problem["what"], problem["why"], problem["remedy"])
            self.problem.setText(" ".join(part for part in parts if part) + f" [{problem['code']}]")
        self.problem.setVisible(bool(problem))

    def _head(self) -> QHBoxLayout:
        page = self._page
        title = QLabel(translate("Devices", "Devices"), page)
        title.setProperty("role", "title")
        self.search = QLineEdit(page)
        self.search.setPlaceholderText(translate("Devices", "Search"))
        self.search.setAccessibleName(translate("Devices", "Search devices"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel(page)
        self.count.setProperty("role", "muted")
        self.add = QPushButton(translate("Devices", "Set up an appliance…"), page)
        self.add.setProperty("role", "primary")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        head.addWidget(self.add)
        return head

    def _split(self, settings: Settings) -> QSplitter:
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self._page)
        for widget, stretch in ((self.table, 3), (self.detail, 2), (self.many, 2)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([_TABLE_WIDTH, _DETAIL_WIDTH, _DETAIL_WIDTH])
        remember(self.splitter, "devices", settings)
        self.detail.hide()
        self.many.hide()
        return self.splitter


def _words(page: QWidget, role: str) -> QLabel:
    label = QLabel(page)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
