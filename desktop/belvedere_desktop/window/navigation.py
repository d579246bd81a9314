"""Pages as data, and the rail that leads to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon

_WITH_ICON = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
_WORDS_ONLY = Qt.ToolButtonStyle.ToolButtonTextOnly
_ICON, _BENEATH_ICON = 20, 4
_FEWEST = 4


@dataclass(frozen=True)
class PageEntry:
    """One page: adding an entry adds a page. `build` is called at the first visit."""

    name: str
    title: str
    icon: str
    build: Callable[[], QWidget]


class NavigationRail(QScrollArea):
    """A column of buttons, one a page: without pictures in a low window, and scrolled in a lower one.

    `chosen` carries the page's name.
    """

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        # Tab goes to its buttons, and brings them into view.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        content = QWidget(self)
        self._column = layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(4)
        for page in pages:
            layout.addWidget(self._button(page, content))
        layout.addStretch(1)
        self.setWidget(content)
        for widget in (content, self.viewport()):
            widget.setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def choose(self, name: str) -> None:
        """Mark a page as the shown one."""
        self._buttons[name].setChecked(True)
        self.ensureWidgetVisible(self._buttons[name])

    def button(self, name: str) -> QToolButton:
        """The button that leads to a page."""
        return self._buttons[name]

    def sizeHint(self) -> QSize:
        """As wide as its words, and its bar where there is one."""
        width = max(button.sizeHint().width() for button in self._buttons.values())
        margins = self._column.contentsMargins()
        bar = self.verticalScrollBar()
        beside = bar.sizeHint().width() if self._height(_WORDS_ONLY) > self.height() else 0
        return QSize(width + margins.left() + margins.right() + beside, self._height(_WITH_ICON))

    def minimumSizeHint(self) -> QSize:
        """A few pages, without pictures."""
        lowest = self._height(_WORDS_ONLY) * min(_FEWEST, len(self._buttons)) // len(self._buttons)
        return QSize(self.sizeHint().width(), lowest)

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
        self.updateGeometry()

    def _height(self, style: Qt.ToolButtonStyle) -> int:
        """Of the whole column, were its buttons shown in this style."""
        buttons, margins = self._buttons.values(), self._column.contentsMargins()
        gaps = margins.top() + margins.bottom() + self._column.spacing() * len(buttons)
        wanted = _picture(style)
        return gaps + sum(
            button.sizeHint().height() + wanted - _picture(button.toolButtonStyle()) for button in buttons
        )

    def _button(self, page: PageEntry, content: QWidget) -> QToolButton:
        button = QToolButton(content)
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
