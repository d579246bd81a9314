"""The head of a page that has several parts: its title, and a tab for each part."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QWidget

_GAP = 18


class PageTabs(QHBoxLayout):
    """`parts` are the tabs, `stack` shows the panel of the one that was chosen; the page places it below.

    What is added to this layout stands at its end.
    """

    def __init__(self, page: QWidget, title: str, panels: Iterable[tuple[str, QWidget]]) -> None:
        super().__init__()
        named = QLabel(title, page)
        named.setProperty("role", "title")
        self.parts = QTabBar(page)
        self.parts.setAccessibleName(QCoreApplication.translate("PageTabs", "Parts of this page"))
        self.parts.setDocumentMode(True)
        self.parts.setDrawBase(False)
        self.stack = QStackedWidget(page)
        for words, panel in panels:
            self.parts.addTab(words)
            self.stack.addWidget(panel)
        self.parts.currentChanged.connect(self.stack.setCurrentIndex)
        self.addWidget(named)
        self.addSpacing(_GAP)
        self.addWidget(self.parts)
        self.addStretch(1)
