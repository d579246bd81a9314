"""What menus and the command palette ask of the Simulator page, also before it was built."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from belvedere_desktop.first_run import FirstRun
from belvedere_desktop.window.main_window import MainWindow
from belvedere_simulator.errors import BelvedereError

if TYPE_CHECKING:
    from belvedere_desktop.simulator.page import SimulatorPage
    from belvedere_desktop.simulator.run_state import RunState

PAGE = "simulator"
_ACTIONS = (
    "reload",
    "edit_graph",
    "undo",
    "redo",
    "start",
    "stop",
    "restart",
    "capacity",
    "display",
)


class SimulatorCommands(QObject):
    """Carries commands to the page once there is one, and shows in the menus what can be done.

    `first` is asked for the application to open once the page is built. `display_changed` carries the
    address of the run's display, "" when it ended, and whether the display window is wanted for it.
    """

    display_changed = Signal(str, bool)

    def __init__(self, window: MainWindow, first: Callable[[], FirstRun] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._first = first
        self._address = ""
        self._open_display = False
        self.page: SimulatorPage | None = None

    def attach(self, page: SimulatorPage) -> None:
        """The page was built."""
        self.page = page
        page.loaded.connect(lambda _loaded: self._show_actions(page.parts.controller.state))
        page.parts.controller.state_changed.connect(self._on_state)
        stack = page.parts.model.undo_stack
        for name, changed in (("undo", stack.canUndoChanged), ("redo", stack.canRedoChanged)):
            changed.connect(self._window.action(name).setEnabled)
        if self._first is not None:
            QTimer.singleShot(0, self, self._open_first)

    def disable_all(self) -> None:
        """Nothing can be done yet except opening an application."""
        for name in _ACTIONS:
            self._window.action(name).setEnabled(False)

    def choose_folder(self) -> None:
        """Show the page and ask for an application."""
        self._window.show_page(PAGE)
        self._on_page(lambda page: page.choose_folder())

    def try_application(self, first: Callable[[], FirstRun]) -> None:
        """Show the page and open an application."""
        built, self._first = self.page is not None, first
        self._window.show_page(PAGE)  # opens it when the page is built
        if built:
            self._open_first()

    def reload(self) -> None:
        """Check the application again."""
        self._on_page(lambda page: page.reload())

    def edit_graph(self) -> None:
        """Edit the application's graph."""
        self._on_page(lambda page: page.edit_graph())

    def may_close(self) -> bool:
        """Whether no edit of a graph would be lost; if one would, its editor asks."""
        editor = self.page.editor if self.page is not None else None
        return editor is None or not editor.isVisible() or editor.close()

    def start(self) -> None:
        """Run the application."""
        self._on_page(lambda page: page.start())

    def measure_capacity(self) -> None:
        """Ask how many cameras this computer holds."""
        self._on_page(lambda page: page.measure_capacity())

    def stop(self) -> None:
        """Stop the run."""
        self._on_page(lambda page: page.parts.controller.stop())

    def restart(self) -> None:
        """Restart the application instance."""
        self._on_page(lambda page: page.parts.controller.restart())

    def undo(self) -> None:
        """Take back the last change."""
        self._on_page(lambda page: page.parts.model.undo_stack.undo())

    def redo(self) -> None:
        """Make the last change again."""
        self._on_page(lambda page: page.parts.model.undo_stack.redo())

    def close(self) -> None:
        """End the run: the window closes."""
        self._on_page(lambda page: page.close_run())

    def _on_page(self, command: Callable[[SimulatorPage], object]) -> None:
        if self.page is not None:
            command(self.page)

    def _open_first(self) -> None:
        page = self.page
        if page is None or self._first is None:
            return
        try:
            first = self._first()
        except BelvedereError as error:
            self._window.tell(str(error))
            return
        if first.start:
            self._open_display = True
            page.loaded.connect(lambda _loaded: page.start(), Qt.ConnectionType.SingleShotConnection)
        if first.edit:
            page.loaded.connect(lambda _loaded: page.edit_graph(), Qt.ConnectionType.SingleShotConnection)
        page.open_folder(first.folder, first.configuration)

    def _on_state(self, state: RunState) -> None:
        self._show_actions(state)
        address = state.display.address if state.display else ""
        if address == self._address:
            return
        self._address = address
        wanted = bool(address) and self._open_display
        self._open_display = self._open_display and not wanted
        self.display_changed.emit(address, wanted)

    def _show_actions(self, state: RunState) -> None:
        if self.page is None:
            return
        bar = self.page.work.bar
        for name, button in (("start", bar.start), ("stop", bar.stop), ("restart", bar.restart)):
            self._window.action(name).setEnabled(button.isEnabled())
        self._window.action("display").setEnabled(state.display is not None)
        idle = bar.start.isEnabled()
        self._window.action("capacity").setEnabled(idle)
        self._window.action("reload").setEnabled(not state.phase.is_active)
        self._window.action("edit_graph").setEnabled(True)
