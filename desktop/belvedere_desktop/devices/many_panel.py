"""What is shown in place of a device while several are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.devices.state import DeviceRow
from belvedere_desktop.devices.words import status_words
from belvedere_desktop.window.page_stack import scrolling


class ManyPanel(QFrame):
    """Signals, about all that are chosen: reboot_asked(), update_asked(), tags_asked()."""

    reboot_asked = Signal()
    update_asked = Signal()
    tags_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(300)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.states = QLabel(self)
        self.reboot = QPushButton(self.tr("Restart…"), self)
        self.update_all = QPushButton(self.tr("Update software…"), self)
        self.tag = QPushButton(self.tr("Add tags…"), self)
        self.reboot.clicked.connect(self.reboot_asked)
        self.update_all.clicked.connect(self.update_asked)
        self.tag.clicked.connect(self.tags_asked)
        about = QLabel(self.tr("They are asked one after the other; the job list shows how far it is."), self)
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        for widget in (self.title, self.states, self.reboot, self.update_all, self.tag, about):
            layout.addWidget(widget)
        layout.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(content, self))

    def show_devices(self, rows: Sequence[DeviceRow]) -> None:
        """Show what is chosen."""
        self.title.setText(self.tr("{count} devices").format(count=len(rows)))
        counts = Counter(row.status for row in rows)
        self.states.setText("\n".join(f"{status_words(status)}: {count}" for status, count in counts.items()))
        self.update_all.setEnabled(any(row.offers for row in rows))
