"""What menus and pages ask of recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from belvedere_desktop.actions import ActionEntry
from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.fronts import bring
from belvedere_desktop.window.main_window import MainWindow

if TYPE_CHECKING:
    from belvedere_desktop.replay.recordings_dialog import RecordingsDialog


class RecordingsCommands(QObject):
    """Opens the window of recordings, which is built when it is first asked for."""

    def __init__(self, client: Client, board: JobBoard, settings: Settings, window: MainWindow) -> None:
        super().__init__(window)
        self._client, self._board, self._settings = client, board, settings
        self._window = window
        self.dialog: RecordingsDialog | None = None

    def entries(self) -> list[ActionEntry]:
        """The actions."""
        words = QCoreApplication.translate("MainWindow", "Re&cordings…")
        return [ActionEntry("recordings", words, self.show, "record", ("Ctrl+Shift+E",))]

    def show(self, name: str = "") -> None:
        """Open the window, with the cursor on a recording where one is named."""
        from belvedere_desktop.replay.recordings_dialog import RecordingsDialog  # noqa: PLC0415

        if self.dialog is None:
            self.dialog = RecordingsDialog(self._client, self._board, self._settings, self._window)
        bring(self.dialog)
        if name:
            self.dialog.choose(name)
