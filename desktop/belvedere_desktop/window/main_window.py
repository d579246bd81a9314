"""The frame around the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from belvedere_desktop.actions import ActionEntry, make_action
from belvedere_desktop.appearance.icons import refresh_icons
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.job_list import JobList
from belvedere_desktop.window.menus import fill_menus
from belvedere_desktop.window.navigation import NavigationRail, PageEntry
from belvedere_desktop.window.page_stack import PageStack, scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange


class MainWindow(QMainWindow):
    """Navigation rail, the chosen page, menus, status bar, job list.

    Pages and actions are given by `furnish`, which is called once, before it is shown: they hold the
    window. It is painted empty at once; then the first page is built. `may_close` is asked when the window
    is to be closed, and `closing` comes before it does.
    """

    closing = Signal()

    def __init__(self, settings: Settings, board: JobBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Belvedere")
        open_with(self, 1360, 860)
        self._settings = settings
        self._board = board
        self._pages: dict[str, PageEntry] = {}
        self._built: dict[str, QWidget] = {}
        self._actions: dict[str, QAction] = {}
        self._first: str | None = None
        self.stack = PageStack(self)
        self._above = QVBoxLayout()
        self.jobs = JobList(board, self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.jobs)
        self.jobs.hide()
        self._running = QLabel(self)
        self.statusBar().addPermanentWidget(self._running)
        board.changed.connect(self._show_running)
        self.may_close: Callable[[], bool] = lambda: True

    def furnish(self, pages: Sequence[PageEntry], entries: Sequence[ActionEntry], first: str = "") -> None:
        """Take pages and actions; `first`, or the page that was shown last, is built after the painting."""
        self._pages = {page.name: page for page in pages}
        self._actions = {entry.name: make_action(self, entry) for entry in entries}
        self.rail = NavigationRail(pages, self)
        self.rail.chosen.connect(self.show_page)
        fill_menus(self.menuBar(), self._actions)
        self._lay_out()
        self.jobs.visibilityChanged.connect(self._on_jobs_visible)
        self._restore()
        wanted = first or self._settings.last_page
        self._first = wanted if wanted in self._pages else pages[0].name
        self.rail.choose(self._first)

    def action(self, name: str) -> QAction:
        """The action called `name` in entries.py."""
        return self._actions[name]

    def page(self, name: str) -> QWidget:
        """The page called `name`, built when it was never shown."""
        if name not in self._built:
            self._built[name] = self._pages[name].build()
            self.stack.addWidget(self._built[name])
        return self._built[name]

    def built(self, name: str) -> QWidget | None:
        """The page called `name`, if it was shown already."""
        return self._built.get(name)

    def show_page(self, name: str) -> None:
        """Show a page."""
        self.stack.setCurrentWidget(self.page(name))
        self.rail.choose(name)
        self._settings.last_page = name

    def has_page(self, name: str) -> bool:
        """Whether there is such a page."""
        return name in self._pages

    def add_standing(self, widget: QWidget) -> None:
        """Show something in the status bar that always stands there."""
        self.statusBar().addPermanentWidget(widget)

    def build_anew(self, names: Sequence[str]) -> None:
        """Forget these pages as they are; the one that is shown is built again at once."""
        shown = self.stack.currentWidget()
        for name in names:
            page = self._built.pop(name, None)
            if page is None:
                continue
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
            if page is shown:
                self.show_page(name)

    def add_banner(self, banner: QWidget) -> None:
        """Show something above the pages, whichever page it is."""
        self._above.addWidget(banner)

    def tell(self, text: str) -> None:
        """Words in the status bar."""
        self.statusBar().showMessage(text)

    def _lay_out(self) -> None:
        centre = QWidget(self)
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        pages = QVBoxLayout()
        pages.addLayout(self._above)
        pages.addWidget(scrolling(self.stack, centre), 1)
        layout.addLayout(pages, 1)
        self.setCentralWidget(centre)

    def _restore(self) -> None:
        if not self._settings.window_geometry.isEmpty():
            self.restoreGeometry(self._settings.window_geometry)
        if not self._settings.window_state.isEmpty():
            self.restoreState(self._settings.window_state)

    def _on_jobs_visible(self, _visible: bool) -> None:
        self._actions["jobs"].setChecked(not self.jobs.isHidden())

    def _show_running(self) -> None:
        count = self._board.running
        self._running.setText(self.tr("{count} running").format(count=count) if count else "")

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab: pages build and change their parts late, so the way is put in order when it is gone."""
        arrange(self)
        return super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first page is built after the first painting, so that the window is there at once."""
        super().paintEvent(event)
        if self._first is not None:
            first, self._first = self._first, None
            QTimer.singleShot(0, self, lambda: self.show_page(first))

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the colour scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            refresh_icons(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place and page, and let everything end."""
        if not self.may_close():
            event.ignore()
            return
        self._settings.window_geometry = self.saveGeometry()
        self._settings.window_state = self.saveState()
        self.closing.emit()
        event.accept()
