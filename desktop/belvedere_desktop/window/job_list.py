"""The dock that lists long jobs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.job_board import JobBoard, JobRow, JobState


class JobCard(QFrame):
    """One job: title, progress, the last words, cancel, and its log on demand."""

    def __init__(self, number: int, board: JobBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.state = QLabel(self)
        self.text = QLabel(self)
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.log = QLabel(self)
        self.log.setWordWrap(True)
        self.log.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.log.hide()
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(lambda: board.cancel(number))
        self.more = QPushButton(self.tr("Log"), self)
        self.more.setCheckable(True)
        self.more.toggled.connect(self.log.setVisible)
        buttons = QHBoxLayout()
        buttons.addWidget(self.state, 1)
        buttons.addWidget(self.more)
        buttons.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        for widget in (self.title, self.bar, self.text):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self.log)

    def show_row(self, row: JobRow) -> None:
        """Show the newest of the job."""
        running = row.state is JobState.RUNNING
        words = {
            JobState.RUNNING: self.tr("● Running"),
            JobState.DONE: self.tr("✓ Done"),
            JobState.FAILED: self.tr("▲ Failed"),
            JobState.CANCELLED: self.tr("■ Cancelled"),
        }
        self.title.setText(row.title)
        self.state.setText(words[row.state])
        self.text.setText(row.text)
        self.text.setVisible(bool(row.text))
        self.log.setText("\n".join(row.log))
        self.more.setEnabled(bool(row.log))
        self.cancel.setVisible(running)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0 if row.fraction is None else 1000)
        self.bar.setValue(round((row.fraction or 0.0) * 1000))


class JobList(QDockWidget):
    """Every job of this start, the newest above."""

    def __init__(self, board: JobBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Jobs"))
        self.setObjectName("jobs_dock")
        self._board = board
        self._cards: dict[int, JobCard] = {}
        self._content = QWidget(self)
        self._layout = QVBoxLayout(self._content)
        self._empty = QLabel(self.tr("Nothing has run yet."), self._content)
        self._empty.setProperty("role", "muted")
        self._layout.addWidget(self._empty)
        self._layout.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._content)
        area.setMinimumWidth(260)
        self.setWidget(area)
        board.changed.connect(self._show)

    def _show(self, number: int) -> None:
        rows = {row.number: row for row in self._board.rows}
        for gone in set(self._cards) - set(rows):
            self._cards.pop(gone).deleteLater()
        if number not in rows:
            return
        if number not in self._cards:
            self._cards[number] = JobCard(number, self._board, self._content)
            self._layout.insertWidget(0, self._cards[number])
        self._empty.hide()
        self._cards[number].show_row(rows[number])
