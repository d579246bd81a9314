"""Publishing: a topic, what to say, and what was said before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.settings import Settings
from belvedere_desktop.window.splitters import remember

_KEPT = Qt.ItemDataRole.UserRole


class PublishPanel(QWidget):
    """Signals: publish_asked(message); forget_asked(), the history is to be emptied."""

    publish_asked = Signal(dict)
    forget_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.topic = QLineEdit(self)
        self.topic.setAccessibleName(self.tr("Topic to publish on"))
        self.topic.setPlaceholderText(self.tr("panorama/desktop/test"))
        self.payload = QPlainTextEdit(self)
        self.payload.setAccessibleName(self.tr("What to say"))
        self.payload.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.payload.setTabChangesFocus(True)
        self.payload.setMinimumHeight(40)
        self.quality = QComboBox(self)
        self.quality.setAccessibleName(self.tr("Quality of service"))
        self.quality.addItem(self.tr("QoS 0: at most once"), 0)
        self.quality.addItem(self.tr("QoS 1: at least once"), 1)
        self.retained = QCheckBox(self.tr("The broker keeps it (retained)"), self)
        self.publish = QPushButton(self.tr("Publish"), self)
        self.publish.setProperty("role", "primary")
        self.outcome = QLabel(self)
        self.outcome.setWordWrap(True)
        self.history = QListWidget(self)
        self.history.setAccessibleName(self.tr("Published before"))
        self.history.setMinimumSize(120, 40)
        self.forget = QPushButton(self.tr("Empty the list"), self)
        self._lay_out(settings)
        self.publish.clicked.connect(self._on_publish)
        self.topic.returnPressed.connect(self._on_publish)
        self.topic.textChanged.connect(lambda _text: self._show())
        self.history.itemActivated.connect(self._on_again)
        self.history.itemClicked.connect(self._on_again)
        self.forget.clicked.connect(self.forget_asked)
        self.show_history([])
        self.connected(on=False)

    def connected(self, *, on: bool) -> None:
        """Whether anything can be published."""
        self._on = on
        self._show()

    def allow_keeping(self, *, allowed: bool) -> None:
        """Whether the broker keeps messages where it is asked to."""
        self.retained.setEnabled(allowed)
        self.retained.setChecked(self.retained.isChecked() and allowed)

    def fill(self, topic: str, payload: str, qos: int = 0, *, retained: bool = False) -> None:
        """Put a message into the fields, to be changed and published."""
        self.topic.setText(topic)
        self.payload.setPlainText(payload)
        self.quality.setCurrentIndex(self.quality.findData(qos))
        self.retained.setChecked(retained and self.retained.isEnabled())
        self.outcome.clear()

    def show_history(self, messages: list[dict[str, Any]]) -> None:
        """List what was published before, the newest first."""
        self.history.clear()
        for each in messages:
            at = datetime.fromtimestamp(each["time"]).strftime("%Y-%m-%d %H:%M")
            item = QListWidgetItem(f"{each['topic']}\n{at}  {each['payload'][:80]}", self.history)
            item.setData(_KEPT, each)
        self.forget.setEnabled(bool(messages))

    def told(self, text: str, *, failed: bool = False) -> None:
        """Say what became of the last message."""
        self.outcome.setProperty("role", "error" if failed else "muted")
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(text)

    def _lay_out(self, settings: Settings) -> None:
        left = QWidget(self)
        fields = QVBoxLayout(left)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(self.topic)
        fields.addWidget(self.payload, 1)
        row = QHBoxLayout()
        for widget in (self.quality, self.retained):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.publish)
        fields.addLayout(row)
        fields.addWidget(self.outcome)
        right = QWidget(self)
        before = QVBoxLayout(right)
        before.setContentsMargins(0, 0, 0, 0)
        title = QLabel(self.tr("Published before"), right)
        title.setProperty("role", "muted")
        for each in (title, self.history):
            before.addWidget(each)
        before.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        remember(splitter, "message_publish", settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter, 1)

    def _show(self) -> None:
        self.publish.setEnabled(self._on and bool(self.topic.text().strip()))

    def _on_publish(self) -> None:
        if not self.publish.isEnabled():
            return
        self.publish_asked.emit(
            {
                "topic": self.topic.text().strip(),
                "payload": self.payload.toPlainText(),
                "qos": self.quality.currentData(),
                "retained": self.retained.isChecked(),
            }
        )

    def _on_again(self, item: QListWidgetItem) -> None:
        kept = item.data(_KEPT)
        self.fill(kept["topic"], kept["payload"], kept["qos"], retained=kept["retained"])
