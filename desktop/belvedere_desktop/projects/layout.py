"""The widgets of the Projects page, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.projects.busy_row import BusyRow
from belvedere_desktop.projects.detail import ProjectDetail
from belvedere_desktop.projects.recent_list import RecentList
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel, empty_label
from belvedere_desktop.window.splitters import remember

translate = QCoreApplication.translate
_LIST_WIDTH, _DETAIL_WIDTH = 240, 900


class PageParts:
    """Made for `page`, which they fill: what can be begun, the projects of before, the open one."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        title = QLabel(translate("Projects", "Projects"), page)
        title.setProperty("role", "title")
        self.new = QPushButton(translate("Projects", "New…"), page)
        self.new.setProperty("role", "primary")
        self.open = QPushButton(translate("Projects", "Open…"), page)
        self.rescue = QPushButton(translate("Projects", "Bring back…"), page)
        self.compare = QPushButton(translate("Projects", "Compare…"), page)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        for button in (self.compare, self.rescue, self.open, self.new):
            head.addWidget(button)
        self.recent = RecentList(page)
        self.detail = ProjectDetail(page)
        self.detail.hide()
        self.problem = ProblemLabel(page)
        self.busy = BusyRow(page)
        self.empty = empty_label(
            page,
            translate("Projects", "Open the folder of an application, drop it here, or begin a new one."),
        )
        self.undo_bar = UndoBar(page)
        right = QWidget(page)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.busy)
        column.addWidget(self.problem)
        column.addWidget(self.empty, 1)
        column.addWidget(self.detail, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, page)
        for widget, stretch in ((self.recent, 0), (right, 1)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([_LIST_WIDTH, _DETAIL_WIDTH])
        remember(self.splitter, "projects", settings)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.undo_bar)
