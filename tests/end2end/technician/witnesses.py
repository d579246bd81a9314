"""Who looks on while a technician works: at every process, every temporary file, every word on the screen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from belvedere_simulator.files import everything_below

_PERIOD = 0.1
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.UserRole,
)
_WORDS = (
    *("text", "title", "toolTip", "statusTip", "whatsThis", "accessibleName", "accessibleDescription"),
    *("windowTitle", "placeholderText", "objectName"),
)


class ProcessWitness:
    """Reads arguments and environments of every process that knows of `home`, and files under `temporary`,
    ten times a second on a thread of its own, for short-lived ones.
    """

    def __init__(self, home: Path, temporary: Path) -> None:
        self.seen: dict[str, set[bytes]] = {"arguments": set(), "environment": set(), "temporary": set()}
        self.programs: set[str] = set()
        self._home = str(home).encode()
        self._temporary = temporary
        self._read: dict[Path, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="witness", daemon=True)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Between the two ends."""
        self._thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._thread.join()

    def _look_on(self) -> None:
        while not self._ended.wait(_PERIOD):
            self._look_at_processes()
            self._look_at_files()

    def _look_at_processes(self) -> None:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                environment = (process / "environ").read_bytes()
                arguments = (process / "cmdline").read_bytes()
                if self._home in environment or self._home in arguments:
                    self.seen["environment"].add(environment)
                    self.seen["arguments"].add(arguments)
                    self.programs.add(arguments.replace(b"\0", b" ").decode(errors="replace"))

    def _look_at_files(self) -> None:
        for file in everything_below(self._temporary):
            with suppress(OSError):
                changed = file.stat().st_mtime
                if file.is_file() and self._read.get(file) != changed:
                    self._read[file] = changed
                    self.seen["temporary"].add(bytes(file) + b"\n" + file.read_bytes())


class LogWitness(logging.Handler):
    """Every line that this process logs, whole, with what was raised."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.lines.append(self.format(record))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Between the two ends."""
        root = logging.getLogger()
        before = root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.setLevel(before)
            root.removeHandler(self)


class ScreenWitness:
    """`words` is all that was shown whenever `look` was called; `copied` what came on the clipboard."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.copied: list[str] = []
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.dataChanged.connect(self._on_copied)

    def look(self) -> None:
        """At every widget there is, shown or not."""
        for widget in QApplication.allWidgets():
            self.words.update(_words_of(widget))

    def close(self) -> None:
        """Look no more."""
        self._clipboard.dataChanged.disconnect(self._on_copied)

    def _on_copied(self) -> None:
        data = self._clipboard.mimeData()
        for kind in data.formats():
            self.copied.append(bytes(data.data(kind).data()).decode(errors="replace"))
        self.copied.append(self._clipboard.text())


def _words_of(widget: QWidget) -> Iterable[str]:
    for name in _WORDS:
        # What a field with a password shows are dots; `text` of it is no word on the screen.
        if name == "text" and isinstance(widget, QLineEdit):
            yield widget.displayText()
        elif isinstance(said := widget.property(name), str):
            yield said
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        yield widget.toPlainText()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(tab) for tab in range(widget.count()))
    if isinstance(widget, (QComboBox, QAbstractItemView)) and widget.model() is not None:
        yield from _words_in(widget.model(), QModelIndex())


def _words_in(model: QAbstractItemModel, parent: QModelIndex) -> Iterable[str]:
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(said) for role in _ROLES if (said := model.data(index, role)) is not None)
        yield from _words_in(model, model.index(row, 0, parent))
