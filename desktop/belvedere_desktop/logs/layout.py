"""The widgets of the Logs page, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.logs.detail import LineDetail
from belvedere_desktop.logs.filter_bar import FilterBar
from belvedere_desktop.logs.search_bar import SearchBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import empty_label
from belvedere_desktop.window.splitters import remember

translate = QCoreApplication.translate

_LINES_WIDTH, _DETAIL_WIDTH = 860, 300


class PageParts:
    """Made for `page`, which they fill: what can be done, filters, search, logs and the current line."""

    def __init__(self, page: QWidget, settings: Settings) -> None:
        title = QLabel(translate("Logs", "Logs"), page)
        title.setProperty("role", "title")
        self.open = QPushButton(translate("Logs", "Open"), page)
        self.open.setProperty("role", "primary")
        self.open_menu = QMenu(self.open)
        self.open.setMenu(self.open_menu)
        self.show = QPushButton(translate("Logs", "View"), page)
        self.show_menu = QMenu(self.show)
        self.show.setMenu(self.show_menu)
        self.happened = QPushButton(translate("Logs", "What happened"), page)
        self.more = QPushButton(translate("Logs", "Lines"), page)
        menu = QMenu(self.more)
        self.go = menu.addAction(translate("Logs", "&Go to a line or time…") + "\tCtrl+G")
        self.copy = menu.addAction(translate("Logs", "&Copy") + "\tCtrl+C")
        self.copy_all = menu.addAction(translate("Logs", "Copy with time and &source") + "\tCtrl+Shift+C")
        self.export = menu.addAction(translate("Logs", "&Save as…"))
        self.more.setMenu(menu)
        self.search = SearchBar(page)
        self.filters = FilterBar(settings, page)
        self.detail = LineDetail(page)
        self.empty = empty_label(
            page,
            translate(
                "Logs",
                "Open the logs of the site, a file, a folder or a stick, or drop files here. "
                "Files can be of any size; archives and log images are opened as they are.",
            ),
        )
        self.panes = QSplitter(Qt.Orientation.Horizontal, page)
        self.panes.setChildrenCollapsible(False)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, page)
        self.splitter.addWidget(self.panes)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([_LINES_WIDTH, _DETAIL_WIDTH])
        remember(self.splitter, "logs", settings)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        for button in (self.happened, self.more, self.show, self.open):
            head.addWidget(button)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addLayout(head)
        layout.addWidget(self.search)
        layout.addWidget(self.filters)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.splitter, 1)
        self.show_whether_empty(empty=True)

    def show_whether_empty(self, *, empty: bool) -> None:
        """Say what to do where no log is open."""
        self.empty.setVisible(empty)
        self.splitter.setVisible(not empty)
        self.filters.setEnabled(not empty)
        self.search.setEnabled(not empty)
        for button in (self.happened, self.more):
            button.setEnabled(not empty)
