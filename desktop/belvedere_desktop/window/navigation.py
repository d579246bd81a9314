"""Pages as data, and the rail that leads to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from belvedere_desktop.appearance.icons import set_icon

_WITH_ICON = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
_WORDS_ONLY = Qt.ToolButtonStyle.ToolButtonTextOnly
_ICON, _BENEATH_ICON = 24, 4


@dataclass(frozen=True)
class PageEntry:
    """One page: adding an entry adds a page. `build` is called at the first visit."""

    name: str
    title: str
    icon: str
    build: Callable[[], QWidget]


class NavigationRail(QWidget):
    """A column of buttons, one a page, without pictures in a low window. `chosen` carries the page's name."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(4)
        for page in pages:
            layout.addWidget(self._button(page))
        layout.addStretch(1)

    def choose(self, name: str) -> None:
        """Mark a page as the shown one."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QToolButton:
        """The button that leads to a page."""
        return self._buttons[name]

    def minimumSizeHint(self) -> QSize:
        """Without pictures."""
        return QSize(super().minimumSizeHint().width(), self._height(_WORDS_ONLY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger words leave less room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        wanted = _WITH_ICON if self._height(_WITH_ICON) <= self.height() else _WORDS_ONLY
        for button in self._buttons.values():
            button.setToolButtonStyle(wanted)

    def _height(self, style: Qt.ToolButtonStyle) -> int:
        """Of the whole column, were its buttons shown in this style."""
        buttons, margins = self._buttons.values(), self._column.contentsMargins()
        gaps = margins.top() + margins.bottom() + self._column.spacing() * len(buttons)
        wanted = _picture(style)
        return gaps + sum(
            button.sizeHint().height() + wanted - _picture(button.toolButtonStyle()) for button in buttons
        )

    def _button(self, page: PageEntry) -> QToolButton:
        button = QToolButton(self)
        button.setText(page.title)
        set_icon(button, page.icon)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolButtonStyle(_WITH_ICON)
        button.setCheckable(True)
        button.setProperty("rail", "true")
        button.setMinimumWidth(76)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.chosen.emit(page.name))
        self._group.addButton(button)
        self._buttons[page.name] = button
        return button


def _picture(style: Qt.ToolButtonStyle) -> int:
    """How much higher a button is for its picture, as Qt lays it out."""
    return _ICON + _BENEATH_ICON if style == _WITH_ICON else 0
