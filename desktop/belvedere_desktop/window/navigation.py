"""Pages as data, and the rail that leads to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from belvedere_desktop.appearance.icons import set_icon


@dataclass(frozen=True)
class PageEntry:
    """One page: adding an entry adds a page. `build` is called at the first visit."""

    name: str
    title: str
    icon: str
    build: Callable[[], QWidget]


class NavigationRail(QWidget):
    """A column of buttons, one a page. `chosen` carries the page's name."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self.setFixedWidth(88)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(4)
        for page in pages:
            layout.addWidget(self._button(page))
        layout.addStretch(1)

    def choose(self, name: str) -> None:
        """Mark a page as the shown one."""
        self._buttons[name].setChecked(True)

    def _button(self, page: PageEntry) -> QToolButton:
        button = QToolButton(self)
        button.setText(page.title)
        set_icon(button, page.icon)
        button.setIconSize(QSize(24, 24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setProperty("rail", "true")
        button.setFixedWidth(76)
        button.clicked.connect(lambda: self.chosen.emit(page.name))
        self._group.addButton(button)
        self._buttons[page.name] = button
        return button
