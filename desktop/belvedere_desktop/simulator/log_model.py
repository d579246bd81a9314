"""The newest lines of all log streams, and a filter over them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from belvedere_simulator.events import LogWritten

MOST_LINES = 10_000
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LogModel(QAbstractListModel):
    """Lines in the order they came; the oldest go when there are more than 10 000.

    `stream_added` tells of a log stream that had no line before.
    """

    stream_added = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: deque[LogWritten] = deque()
        self._streams: list[str] = []

    @property
    def streams(self) -> tuple[str, ...]:
        """Every stream that wrote, in order of their first lines."""
        return tuple(self._streams)

    def line(self, row: int) -> LogWritten:
        """One line."""
        return self._lines[row]

    def append(self, lines: Iterable[LogWritten]) -> None:
        """Add a batch of lines in one step."""
        new = list(lines)[-MOST_LINES:]
        if not new:
            return
        surplus = len(self._lines) + len(new) - MOST_LINES
        if surplus > 0:
            self.beginRemoveRows(_ROOT, 0, surplus - 1)
            for _ in range(surplus):
                self._lines.popleft()
            self.endRemoveRows()
        first = len(self._lines)
        self.beginInsertRows(_ROOT, first, first + len(new) - 1)
        self._lines.extend(new)
        self.endInsertRows()
        for stream in dict.fromkeys(line.stream for line in new):
            if stream not in self._streams:
                self._streams.append(stream)
                self.stream_added.emit(stream)

    def clear(self) -> None:
        """Forget every line and stream."""
        self.beginResetModel()
        self._lines.clear()
        self._streams.clear()
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a line, with its stream before them."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.stream:<16} {line.line}"
        return None


class LogFilter(QSortFilterProxyModel):
    """The lines of one stream (or all) that hold a text."""

    def __init__(self, source: LogModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._stream = ""
        self._text = ""
        self.setSourceModel(source)

    def use(self, stream: str, text: str) -> None:
        """Show only lines of `stream` ("" for all) that contain `text`, whatever its case."""
        self._stream, self._text = stream, text.casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: _Index) -> bool:
        """Whether the line is shown."""
        line = self._source.line(row)
        return (not self._stream or line.stream == self._stream) and self._text in line.line.casefold()
