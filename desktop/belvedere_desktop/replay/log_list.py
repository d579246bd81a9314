"""The log of a recording: each line leads to the frame of its time, and a frame to its lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.replay.state import LogLine, line_of
from belvedere_simulator.errors import BelvedereError

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_STREAM = 16


class LineModel(QAbstractListModel):
    """Lines in the order of their times."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[LogLine] = []

    def clear(self) -> None:
        """Forget all."""
        self.beginResetModel()
        self.lines = []
        self.endResetModel()

    def append(self, lines: Sequence[LogLine]) -> None:
        """Add some."""
        first = len(self.lines)
        self.beginInsertRows(_ROOT, first, first + len(lines) - 1)
        self.lines.extend(lines)
        self.endInsertRows()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, behind the frame that the application had."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.lines[index.row()]
        frame = f"#{line.frames[0][1]}" if line.frames else "–"
        return f"{frame:>7}  {line.stream:<{_STREAM}} {line.text}"


class LogList(QWidget):
    """The log of one run. Signal: frame_asked(stream, place), a line was chosen by hand."""

    frame_asked = Signal(str, int)

    def __init__(self, client: Client, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._leading = False
        self._batch: int | None = None
        self.model = LineModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(name)
        self.list.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._on_line)

    def show_run(self, name: str) -> None:
        """Read the log of a run."""
        self.stop()
        self.model.clear()
        self.note.hide()
        listeners = Listeners(self._on_end, self._on_failure, happened=self._on_lines)
        self._call = self._client.call("replay.log", {"name": name}, listeners)

    def stop(self) -> None:
        """Nobody looks any more."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def show_batch(self, batch: int | None) -> None:
        """Choose the lines that came while the application had this batch, and show them."""
        self._batch = batch
        if batch is None:
            return
        lines = self.model.lines
        # They are in the order of their times, and so are batches.
        first = bisect_left(lines, batch, key=lambda line: line.batch)
        end = bisect_right(lines, batch, key=lambda line: line.batch)
        selection = QItemSelection()
        if first < end:
            selection.select(self.model.index(first, 0), self.model.index(end - 1, 0))
        self._leading = True
        self.list.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if lines:
            # Where nothing was logged, the place where it would be.
            shown = self.model.index(first if first < end else max(0, first - 1), 0)
            self.list.scrollTo(shown, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._leading = False

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self.list.hasFocus():
            self._on_line(index)

    def _on_line(self, index: QModelIndex) -> None:
        if self._leading or not index.isValid():
            return
        line = self.model.lines[index.row()]
        # What came while this frame is shown leads nowhere else.
        if line.frames and line.batch != self._batch:
            self._batch = line.batch
            self.frame_asked.emit(*line.frames[0])

    def _on_lines(self, event: dict[str, Any]) -> None:
        self.model.append([line_of(each) for each in event["lines"]])

    def _on_end(self, told: dict[str, Any]) -> None:
        self._call = None
        if told["more"]:
            words = self.tr("{count} more lines: belvedere recording show --log has them")
            self._note(words.format(count=told["more"]))
        elif not self.model.lines:
            self._note(self.tr("Nothing was logged."))
        self.show_batch(self._batch)

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._note(str(error))

    def _note(self, text: str) -> None:
        self.note.setText(text)
        self.note.show()
