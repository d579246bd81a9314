"""The log under the graph."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.actions import ActionEntry, make_action
from belvedere_desktop.simulator.log_model import LogFilter, LogModel
from belvedere_simulator.events import LogWritten

_BATCH_MS = 100


class LogPanel(QWidget):
    """Lines as they come, gathered ten times a second; follows the newest unless asked not to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LogModel(self)
        self.shown = LogFilter(self.model, self)
        self._waiting: list[LogWritten] = []
        self._batch = QTimer(self)
        self._batch.setInterval(_BATCH_MS)
        self._batch.setSingleShot(True)
        self._batch.timeout.connect(self.flush)
        self._build_bar()
        self._build_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addLayout(self._bar)
        layout.addWidget(self.list)
        self.model.stream_added.connect(lambda stream: self.stream.addItem(stream, stream))

    def add(self, lines: Iterable[LogWritten]) -> None:
        """Show lines soon."""
        self._waiting.extend(lines)
        if self._waiting and not self._batch.isActive():
            self._batch.start()

    def flush(self) -> None:
        """Show the gathered lines now."""
        lines, self._waiting = self._waiting, []
        self.model.append(lines)
        if self.follow.isChecked():
            self.list.scrollToBottom()

    def clear(self) -> None:
        """Forget all lines."""
        self._waiting = []
        self.model.clear()
        while self.stream.count() > 1:
            self.stream.removeItem(1)

    def copy(self) -> None:
        """Put the selected lines, or all that are shown, on the clipboard."""
        rows = sorted(index.row() for index in self.list.selectedIndexes()) or range(self.shown.rowCount())
        words = (str(self.shown.index(row, 0).data()) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(words))

    def _build_bar(self) -> None:
        self.stream = QComboBox(self)
        self.stream.addItem(self.tr("All streams"), "")
        self.stream.setAccessibleName(self.tr("Log stream"))
        self.stream.setMinimumContentsLength(14)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Only lines with…"))
        self.text.setAccessibleName(self.tr("Filter of the log"))
        self.text.setClearButtonEnabled(True)
        self.follow = QCheckBox(self.tr("Follow"), self)
        self.follow.setChecked(True)
        self.follow.setToolTip(self.tr("Scroll to the newest line as it comes"))
        copy = QPushButton(self.tr("Copy"), self)
        copy.clicked.connect(self.copy)
        clear = QPushButton(self.tr("Clear"), self)
        clear.clicked.connect(self.clear)
        self.stream.currentIndexChanged.connect(self._filter)
        self.text.textChanged.connect(self._filter)
        self._bar = QHBoxLayout()
        self._bar.addWidget(self.stream)
        self._bar.addWidget(self.text, 1)
        for widget in (self.follow, copy, clear):
            self._bar.addWidget(widget)

    def _build_list(self) -> None:
        self.list = QListView(self)
        self.list.setModel(self.shown)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Log lines"))
        self.list.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copying = make_action(
            self.list, ActionEntry("copy_log", self.tr("&Copy"), self.copy, "copy", ("Ctrl+C",))
        )
        copying.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copying.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _filter(self) -> None:
        self.shown.use(str(self.stream.currentData()), self.text.text())
