"""Graphs as files: the values as a table, what is seen as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.doing import Doing, Work
from belvedere_desktop.files import write_atomically
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Control, Handlers
from belvedere_simulator.errors import BelvedereError


class Exporter(QObject):
    """`button` offers it. `asked` tells what is shown, `picture` is the widget that shows it.

    Signals: told(text); refused(BelvedereError).
    """

    told = Signal(str)
    refused = Signal(object)

    def __init__(self, client: Client, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self._doing, self._board, self._window = Doing(client, board), board, parent
        self.asked: Callable[[], dict[str, Any]] = dict
        self.picture: Callable[[], QWidget | None] = lambda: None
        self.button = QPushButton(self.tr("Export"), parent)
        self.button.setEnabled(False)
        menu = QMenu(self.button)
        menu.addAction(self.tr("Values as a table (CSV)…"), self._on_table)
        menu.addAction(self.tr("Graphs as a picture (PNG)…"), self._on_picture)
        self.button.setMenu(menu)

    def save_table(self, file: Path) -> None:
        """Have the values written; the job list tells how that goes."""
        work = Work(self.tr("Values of metrics"), "metrics.export", {**self.asked(), "file": str(file)})
        self._doing.do(work, self._on_written, self.refused.emit)

    def save_picture(self, file: Path) -> None:
        """Write what is seen now."""
        widget = self.picture()
        if widget is None:
            return
        content = _png(widget)

        def write(_control: Control) -> None:
            write_atomically(file, content)

        handlers = Handlers[None](lambda _none: self._on_written(str(file)), self._on_unwritten)
        self._board.run(self.tr("Picture of the graphs"), write, handlers)

    def _on_table(self) -> None:
        self._ask(self.tr("Save the values"), "metrics.csv", self.save_table)

    def _on_picture(self) -> None:
        self._ask(self.tr("Save the picture"), "metrics.png", self.save_picture)

    def _ask(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        ending = Path(name).suffix
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, name, f"*{ending}")
        if chosen:
            file = Path(chosen)
            then(file if file.suffix else file.with_suffix(ending))

    def _on_written(self, file: str) -> None:
        self.told.emit(self.tr("Written: {file}").format(file=file))

    def _on_unwritten(self, error: Exception) -> None:
        if isinstance(error, BelvedereError):
            self.refused.emit(error)


def _png(widget: QWidget) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(widget.grab().toImage())
    buffer.close()
    return bytes(content.data())
