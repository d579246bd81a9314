"""What pages have in common whose matter is a table, with what was chosen in it beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QWidget

from belvedere_desktop.settings import Settings
from belvedere_desktop.window.splitters import remember

_TABLE_WIDTH, _DETAIL_WIDTH = 720, 440


class TableHead(QHBoxLayout):
    """The page's title, a search, how many rows there are, and the button that adds one."""

    def __init__(self, page: QWidget, *, title: str, search: str, searched: str, add: str) -> None:
        super().__init__()
        named = QLabel(title, page)
        named.setProperty("role", "title")
        self.search = QLineEdit(page)
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(searched)
        self.search.setClearButtonEnabled(True)
        self.number = QLabel(page)
        self.number.setProperty("role", "muted")
        self.add = QPushButton(add, page)
        self.add.setProperty("role", "primary")
        self.addWidget(named)
        self.addWidget(self.search, 1)
        self.addWidget(self.number)
        self.addWidget(self.add)


class ProblemLabel(QLabel):
    """Why the site cannot be asked; hidden while it can."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.hide()

    def tell(self, problem: Mapping[str, str] | None) -> None:
        """Say that the site cannot be asked, and what to do; or that it can."""
        if problem:
            parts = (problem["what"], problem["why"], problem["remedy"])
            self.setText(" ".join(part for part in parts if part) + f" [{problem['code']}]")
        self.setVisible(bool(problem))


def empty_label(page: QWidget, text: str) -> QLabel:
    """What to do where there are no rows at all, to be shown then."""
    label = QLabel(text, page)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.hide()
    return label


def beside(table: QWidget, details: Sequence[QWidget], name: str, settings: Settings) -> QSplitter:
    """A table and, hidden as yet, what is shown beside it; the place of the splitter is kept under `name`."""
    splitter = QSplitter(Qt.Orientation.Horizontal, table.parentWidget())
    for widget, stretch in ((table, 3), *((each, 2) for each in details)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(splitter.count() - 1, stretch)
    splitter.setChildrenCollapsible(False)
    splitter.setSizes([_TABLE_WIDTH, *(_DETAIL_WIDTH for _ in details)])
    remember(splitter, name, settings)
    for each in details:
        each.hide()
    return splitter
