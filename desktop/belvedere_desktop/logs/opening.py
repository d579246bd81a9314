"""The menu of what can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.logs.site_dialog import SiteLogsDialog
from belvedere_desktop.logs.sources import of_paths, of_text
from belvedere_desktop.logs.stick_dialog import StickLogsDialog
from belvedere_desktop.settings import Settings

_RECENT = "logs/recent"
_MOST_RECENT = 8
_FOLDER = "logs/folder"


class OpenMenu(QObject):
    """Fills `menu`. Signal: opened(Opening)."""

    opened = Signal(object)

    def __init__(self, menu: QMenu, client: Client, settings: Settings, page: QWidget) -> None:
        super().__init__(page)
        self._menu, self._client, self._settings, self._page = menu, client, settings, page
        menu.aboutToShow.connect(self._fill)
        self._fill()

    def open_paths(self, paths: Sequence[str]) -> None:
        """Files and folders, merged by time where they are several."""
        if not paths:
            return
        recent = [*paths, *(each for each in self.recent if each not in paths)]
        self._settings.write(_RECENT, recent[:_MOST_RECENT])
        self._settings.write(_FOLDER, str(PurePath(paths[0]).parent))
        self.opened.emit(of_paths(paths))

    @property
    def recent(self) -> list[str]:
        """What was opened last."""
        return self._settings.read(_RECENT, list[str]())

    def open_site(self) -> None:
        """Log groups and streams of the site."""
        dialog = SiteLogsDialog(self._client, self._page)
        dialog.opened.connect(self.opened)
        self._show(dialog)

    def open_stick(self) -> None:
        """What an appliance wrote to its stick."""
        dialog = StickLogsDialog(self._client, self._page)
        dialog.opened.connect(self.opened)
        self._show(dialog)

    def open_files(self) -> None:
        """Files of this computer."""
        title = self.tr("Files, archives and log images")
        chosen, _kind = QFileDialog.getOpenFileNames(self._page, title, self._folder())
        self.open_paths(chosen)

    def open_folder(self) -> None:
        """Everything in a folder."""
        chosen = QFileDialog.getExistingDirectory(self._page, self.tr("Folder with logs"), self._folder())
        self.open_paths([chosen] if chosen else [])

    def paste(self) -> None:
        """What is on the clipboard: files, or lines."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """What was pasted or dropped."""
        paths = paths_in(data)
        if paths:
            self.open_paths(paths)
        elif data.hasText() and data.text().strip():
            self.opened.emit(of_text(data.text(), self.tr("Pasted lines")))

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for words, action in (
            (self.tr("Logs of the &site…"), self.open_site),
            (self.tr("&Files, archives, images…"), self.open_files),
            (self.tr("F&older…"), self.open_folder),
            (self.tr("Logs on a s&tick…"), self.open_stick),
            (self.tr("&Paste"), self.paste),
        ):
            menu.addAction(words).triggered.connect(action)
        if self.recent:
            menu.addSeparator()
        for path in self.recent:
            words = path if len(path) < 60 else f"…{path[-58:]}"
            menu.addAction(words.replace("&", "&&")).triggered.connect(
                lambda _on=False, wanted=path: self.open_paths([wanted])
            )

    def _folder(self) -> str:
        return self._settings.read(_FOLDER, "") or str(Path.home())

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def paths_in(data: QMimeData) -> list[str]:
    """The files of this computer that are dragged or copied."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
