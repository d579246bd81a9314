"""The pages, one shown at a time, in a sheet that scrolls where the window is smaller than the page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """As small as the page that is shown can be: those that are hidden ask for nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Of the shown page."""
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page is not None else QSize(0, 0)

    def heightForWidth(self, width: int) -> int:
        """What the shown page needs, not what it would like: a scroll area takes this for the least."""
        page = self.currentWidget()
        layout = page.layout() if page is not None else None
        if layout is None or not layout.hasHeightForWidth():
            return self.minimumSizeHint().height()
        return layout.totalMinimumHeightForWidth(width)


def scrolling(content: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """A frame around `content` that can be smaller than it: it scrolls then."""
    area = QScrollArea(parent)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # Tab goes to what is on it, and brings that into view.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def shrinking(content: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """The same for what can be smaller than it would like, such as splitters: it shrinks, then scrolls."""
    stack = PageStack(parent)
    stack.addWidget(content)
    return scrolling(stack, parent)
