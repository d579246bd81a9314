"""What the page shows before an application was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget


class WelcomeView(QWidget):
    """Invites to choose or drop a folder. Signals: choose_asked(); folder_chosen(Path)."""

    choose_asked = Signal()
    folder_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = QFrame(self)
        self._panel.setProperty("panel", "true")
        self._panel.setFixedWidth(560)
        title = QLabel(self.tr("Run an application"), self._panel)
        title.setProperty("role", "title")
        about = QLabel(
            self.tr(
                "Choose the folder of a Panorama application, or drop it here. "
                "It runs unmodified, on files or cameras, and shows what the appliance would show."
            ),
            self._panel,
        )
        about.setWordWrap(True)
        self.choose = QPushButton(self.tr("Choose folder…"), self._panel)
        self.choose.setProperty("role", "primary")
        self.choose.clicked.connect(self.choose_asked)
        self._recent_title = QLabel(self.tr("Recent"), self._panel)
        self._recent_title.setProperty("role", "heading")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        layout = QVBoxLayout(self._panel)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(12)
        for widget in (title, about):
            layout.addWidget(widget)
        layout.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._recent_title)
        layout.addLayout(self._recent)
        outer = QVBoxLayout(self)
        outer.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignCenter)

    def show_recent(self, folders: Iterable[Path]) -> None:
        """Offer the folders used before."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for folder in folders:
            self._recent.addWidget(self._offer(folder))
        self._recent_title.setVisible(self._recent.count() > 0)

    def _offer(self, folder: Path) -> QPushButton:
        button = QPushButton(f"{folder.name}   —   {folder.parent}", self._panel)
        button.setFlat(True)
        button.setStyleSheet("text-align: left; padding: 5px;")
        button.setToolTip(str(folder))
        button.clicked.connect(lambda: self.folder_chosen.emit(folder))
        return button
