"""The widgets of the Devices page, laid out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from belvedere_desktop.devices.columns import device_columns, device_facets
from belvedere_desktop.devices.detail import DeviceDetail
from belvedere_desktop.devices.many_panel import ManyPanel
from belvedere_desktop.devices.state import DeviceRow
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.facet_bar import FacetBar
from belvedere_desktop.tables.page_parts import ProblemLabel, TableHead, beside, empty_label
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView

translate = QCoreApplication.translate


class PageParts:
    """Made for `page`, which they fill: head, choices, table, and beside it the chosen device or devices."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        self.model = RowModel[DeviceRow](device_columns(), lambda row: row.id, page)
        self.table = TableView(self.model, "devices", settings, page)
        self.table.setAccessibleName(translate("Devices", "Devices"))
        self.facets = FacetBar(self.model, device_facets(), page)
        self.detail = DeviceDetail(page)
        self.many = ManyPanel(page)
        self.undo_bar = UndoBar(page)
        self.problem = ProblemLabel(page)
        self.empty = empty_label(
            page, translate("Devices", "There are no devices yet. Set up an appliance to begin.")
        )
        self.splitter = beside(self.table, (self.detail, self.many), "devices", settings)
        head = TableHead(
            page,
            title=translate("Devices", "Devices"),
            search=translate("Devices", "Search"),
            searched=translate("Devices", "Search devices"),
            add=translate("Devices", "Set up an appliance…"),
        )
        self.search, self.count, self.add = head.search, head.number, head.add
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addWidget(self.facets)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)
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
