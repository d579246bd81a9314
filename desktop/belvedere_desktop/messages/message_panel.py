"""The part of the page with the tree of topics, the list of messages and the one that is chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from belvedere_desktop.messages.detail import DetailPanel
from belvedere_desktop.messages.filter_bar import FilterBar
from belvedere_desktop.messages.message_list import MessageModel, MessageTable
from belvedere_desktop.messages.rows import MessageRow, TopicRow, row
from belvedere_desktop.messages.topic_tree import TopicModel, TopicTree
from belvedere_desktop.messages.words import number
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.splitters import remember

_TREE_WIDTH, _LIST_WIDTH = 320, 840


class MessagePanel(QWidget):
    """Signals: filter_changed(filter); detail_asked(number), a message is to be shown whole."""

    filter_changed = Signal(dict)
    detail_asked = Signal(int)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.topics = TopicModel(self)
        self.tree = TopicTree(self.topics, self)
        self.messages = MessageModel(self)
        self.table = MessageTable(self.messages, self)
        self.filter = FilterBar(self)
        self.notice = QLabel(self)
        self.notice.setProperty("role", "muted")
        self.notice.setWordWrap(True)
        self.notice.hide()
        self.detail = DetailPanel(self)
        self._lay_out(settings)
        self.filter.changed.connect(self.filter_changed)
        self.filter.everything.clicked.connect(lambda: self.tree.setCurrentIndex(QModelIndex()))
        self.tree.chosen.connect(self.filter.choose)
        self.table.chosen.connect(self._on_chosen)

    def show_news(self, news: dict[str, Any]) -> None:
        """Take what is new; the first news after the filter has changed begin a new list."""
        if news["first"]:
            self.messages.clear()
        self.topics.show(row(TopicRow, each) for each in news["topics"])
        self.table.add([row(MessageRow, each) for each in news["rows"]])
        self._tell_missing(news["skipped"])
        self.detail.refresh({each["topic"] for each in news["topics"]})

    def clear(self) -> None:
        """Nothing was heard yet."""
        self.topics.clear()
        self.messages.clear()
        self.detail.clear()
        self.notice.hide()

    def _tell_missing(self, skipped: int) -> None:
        missing = skipped + self.messages.dropped
        self.notice.setVisible(missing > 0)
        if missing:
            text = self.tr(
                "{0} messages are not in this list: it shows the last ones, and of many at once only some. "
                "The tree counts them all; narrow the list to see them while they are kept."
            )
            self.notice.setText(text.format(number(missing)))

    def _lay_out(self, settings: Settings) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.filter, self.notice):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(middle)
        right.addWidget(self.detail)
        right.setStretchFactor(0, 3)
        right.setStretchFactor(1, 2)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.tree)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([_TREE_WIDTH, _LIST_WIDTH])
        for each, name in ((right, "message_detail"), (splitter, "messages")):
            each.setChildrenCollapsible(False)
            remember(each, name, settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter, 1)

    def _on_chosen(self, chosen: MessageRow | None) -> None:
        if chosen is not None:
            self.detail_asked.emit(chosen.number)
