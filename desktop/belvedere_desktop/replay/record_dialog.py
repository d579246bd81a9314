"""Recording an application on an appliance of this computer: how long, how exactly, with whose consent."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.simulator.recording_notice import recording_name
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_SECONDS, _MOST_SECONDS = 30, 3600
_STEPS = 1000


class RecordDialog(QDialog):
    """Signal: recorded(name). Closing it while it records gives the recording up."""

    recorded = Signal(str)

    def __init__(self, client: Client, application: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._application, self._title = application, name
        self._call: PendingCall | None = None
        self.setWindowTitle(self.tr("Record {name}").format(name=name))
        self.name = QLineEdit(recording_name(name), self)
        self.seconds = QSpinBox(self)
        self.seconds.setRange(1, _MOST_SECONDS)
        self.seconds.setValue(_SECONDS)
        self.seconds.setSuffix(self.tr(" s"))
        self.frames = QComboBox(self)
        self.frames.addItem(self.tr("To the last number"), False)
        self.frames.addItem(self.tr("Small, as a camera compresses"), True)
        self.consent = QCheckBox(self.tr("Those who may be seen know that they are recorded"), self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _STEPS)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self._show_recording(recording=False)

    def start(self) -> None:
        """Record."""
        given = {
            "id": self._application,
            "name": self.name.text().strip(),
            "seconds": self.seconds.value(),
            "small": self.frames.currentData(),
            "consent": self.consent.isChecked(),
        }
        self._tell("", bad=False)
        listeners = Listeners(self._on_recorded, self._on_failure, self._on_progress)
        self._call = self._client.call("replay.record-instance", given, listeners)
        self._show_recording(recording=True)

    def end(self) -> None:
        """What was recorded up to now is all."""
        listeners = Listeners(failed=self._on_failure)
        self._client.call("replay.stop-instance", {"id": self._application}, listeners)

    def done(self, result: int) -> None:
        """The dialog closes."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        notice = QLabel(
            self.tr(
                "What the cameras see and what the application puts is kept on this computer, for as long as "
                "recordings are kept. It shows people: it is recorded only with their knowledge."
            ),
            self,
        )
        notice.setWordWrap(True)
        notice.setMinimumWidth(440)
        self.form = QWidget(self)
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        for title, field in (
            (self.tr("Keep it as"), self.name),
            (self.tr("For"), self.seconds),
            (self.tr("Frames"), self.frames),
        ):
            field.setAccessibleName(title)
            form.addRow(title, field)
        form.addRow(self.consent)
        self.record = QPushButton(self.tr("Record"), self)
        self.record.setProperty("role", "primary")
        self.end_now = QPushButton(self.tr("End and keep it"), self)
        close = QPushButton(self.tr("Close"), self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (close, self.end_now, self.record):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        for widget in (notice, self.form, self.said, self.progress):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.record.clicked.connect(self.start)
        self.end_now.clicked.connect(self.end)
        close.clicked.connect(self.reject)
        self.consent.toggled.connect(lambda _on: self._show_recording(recording=self._call is not None))
        self.name.textChanged.connect(lambda _text: self._show_recording(recording=self._call is not None))
        arrange(self)

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self._tell(text, bad=False)
        self.progress.setValue(round((fraction or 0.0) * _STEPS))

    def _on_recorded(self, told: dict[str, Any]) -> None:
        self._call = None
        self._show_recording(recording=False)
        words = self.tr("● Kept as {name}. Run → Recordings plays it again and compares.")
        self._tell(words.format(name=told["name"]), bad=False)
        self.name.setText(recording_name(self._title))
        self.recorded.emit(str(told["name"]))

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_recording(recording=False)
        self._tell(str(error), bad=True)

    def _show_recording(self, *, recording: bool) -> None:
        self.form.setEnabled(not recording)
        named = bool(self.name.text().strip())
        self.record.setEnabled(not recording and self.consent.isChecked() and named)
        self.end_now.setVisible(recording)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(recording)

    def _tell(self, text: str, *, bad: bool) -> None:
        self.said.setProperty("role", "error" if bad else "")
        self.said.style().polish(self.said)
        self.said.setText(text)
