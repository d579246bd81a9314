"""What a recording is played into: a version of the application, its models and parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.replay.state import RecordingRow
from belvedere_desktop.simulator.choices import fill, provider_words
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_STEPS = 1000
_UNISOLATED = "BV-RUN-020"


class PlayDialog(QDialog):
    """Signal: compare_asked(recording, its replay). Closing it while it plays ends the replay."""

    compare_asked = Signal(str, str)

    def __init__(self, client: Client, row: RecordingRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.row = row
        self._call: PendingCall | None = None
        self.made = ""
        self.setWindowTitle(self.tr("Play {name} again").format(name=row.name))
        open_with(self, 640, 560)
        self.folder = QLineEdit(row.folder, self)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(f"{row.name}-replay")
        self.provider = QComboBox(self)
        fill(self.provider, {name: words for name, words in provider_words().items() if name != "auto"})
        self.own = QCheckBox(self.tr("The parameters of that version, not those of the recorded run"), self)
        self.parameters: dict[str, QLineEdit] = {}
        self.models: dict[str, QLineEdit] = {}
        self.progress = QProgressBar(self)
        self.progress.setRange(0, _STEPS)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self._show_playing(playing=False)

    def start(self) -> None:
        """Play."""
        self._tell("", bad=False)
        self._show_playing(playing=True)
        given = {
            "recording": self.row.name,
            "folder": self.folder.text().strip(),
            "name": self.name.text().strip(),
            "provider": self.provider.currentData(),
            "ownParameters": self.own.isChecked(),
            "parameters": self._changed_parameters(),
            "models": {node: field.text() for node, field in self.models.items() if field.text()},
        }
        listeners = Listeners(self._on_played, self._on_failure, self._on_progress)
        self._call = self._client.call("replay.play", given, listeners)

    def stop(self) -> None:
        """End it; nothing is kept of it."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
            self._tell(self.tr("Cancelled. Nothing of it is kept."), bad=False)
        self._show_playing(playing=False)

    def done(self, result: int) -> None:
        """The dialog closes."""
        self.stop()
        super().done(result)

    def _lay_out(self) -> None:
        content = QWidget(self)
        form = QFormLayout()
        form.addRow(self.tr("Application folder"), self._with_button(self.folder, folder=True))
        form.addRow(self.tr("Keep it as"), self.name)
        form.addRow(self.tr("Inference"), self.provider)
        for field, words in (
            (self.folder, self.tr("Application folder")),
            (self.name, self.tr("Keep it as")),
        ):
            field.setAccessibleName(words)
        self.provider.setAccessibleName(self.tr("Inference"))
        self.form = QWidget(content)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        if self.row.models:
            column.addWidget(self._models_box())
        column.addWidget(self._parameters_box())
        self.play = QPushButton(self.tr("Play"), self)
        self.play.setProperty("role", "primary")
        self.cancel = QPushButton(self.tr("Cancel the replay"), self)
        self.compare = QPushButton(self.tr("Compare with the recording"), self)
        self.compare.hide()
        close = QPushButton(self.tr("Close"), self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        for button in (close, self.compare, self.play):
            buttons.addWidget(button)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.addWidget(self.form)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(scrolling(content, self), 1)
        below = QVBoxLayout()
        below.setContentsMargins(18, 0, 18, 0)
        for widget in (self.said, self.progress):
            below.addWidget(widget)
        below.addLayout(buttons)
        layout.addLayout(below)
        self.play.clicked.connect(self.start)
        self.cancel.clicked.connect(self.stop)
        self.compare.clicked.connect(self._on_compare)
        close.clicked.connect(self.reject)
        self.folder.textChanged.connect(lambda _text: self._show_playing(playing=False))
        arrange(self)

    def _models_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("Models"), self.form)
        form = QFormLayout(box)
        for node, file in self.row.models:
            field = self.models[node] = QLineEdit(box)
            field.setPlaceholderText(self.tr("as packaged (recorded with {file})").format(file=file))
            field.setAccessibleName(self.tr("Model of {node}").format(node=node))
            form.addRow(node, self._with_button(field, folder=False))
        return box

    def _parameters_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("Parameters"), self.form)
        form = QFormLayout(box)
        form.addRow(self.own)
        for name, value in self.row.parameters.items():
            field = self.parameters[name] = QLineEdit(_as_text(value), box)
            field.setAccessibleName(name)
            form.addRow(name, field)
        return box

    def _with_button(self, field: QLineEdit, *, folder: bool) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(self.tr("Choose…"), line)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._choose(field, folder=folder))
        layout.addWidget(field, 1)
        layout.addWidget(button)
        return line

    def _choose(self, field: QLineEdit, *, folder: bool) -> None:
        start = field.text() or self.folder.text()
        if folder:
            chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose an application folder"), start)
        else:
            title = self.tr("Choose a model")
            chosen, _kind = QFileDialog.getOpenFileName(self, title, start, self.tr("ONNX models (*.onnx)"))
        if chosen:
            field.setText(chosen)

    def _changed_parameters(self) -> dict[str, str]:
        before = {name: _as_text(value) for name, value in self.row.parameters.items()}
        return {name: field.text() for name, field in self.parameters.items() if field.text() != before[name]}

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self._tell(text, bad=False)
        self.progress.setRange(0, 0 if fraction is None else _STEPS)
        self.progress.setValue(round((fraction or 0.0) * _STEPS))

    def _on_played(self, told: dict[str, Any]) -> None:
        self._call = None
        self.made = str(told["name"])
        self._show_playing(playing=False)
        lines = [self.tr("● Played, and kept as {name}.").format(name=self.made), *told["warnings"]]
        self._tell("\n".join(lines), bad=False)
        self.compare.show()
        self.compare.setFocus()

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_playing(playing=False)
        if error.code == _UNISOLATED and self._consents():
            self.start()
        else:
            self._tell(str(error), bad=True)

    def _consents(self) -> bool:
        # Where nothing can be isolated the user is asked once for each folder, as before any run.
        from belvedere_desktop.simulator.consent import ask_consent  # noqa: PLC0415

        return ask_consent(Path(self.folder.text().strip()), self)

    def _on_compare(self) -> None:
        self.accept()
        self.compare_asked.emit(self.row.name, self.made)

    def _show_playing(self, *, playing: bool) -> None:
        self.form.setEnabled(not playing)
        self.play.setEnabled(not playing and bool(self.folder.text().strip()))
        self.cancel.setVisible(playing)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(playing)
        if playing:
            self.compare.hide()
            self.progress.setRange(0, 0)

    def _tell(self, text: str, *, bad: bool) -> None:
        self.said.setProperty("role", "error" if bad else "")
        self.said.style().polish(self.said)
        self.said.setText(text)


def _as_text(value: Any) -> str:
    """As `--param` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
