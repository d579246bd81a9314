"""Teaching how a log writes its times, by one of its lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.logs.columns import clock
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_FORMATS = "logs/formats"
_MOST_FORMATS = 20


class TeachDialog(QDialog):
    """Signal: taught(document), once the time of the line could be read and that was agreed to."""

    taught = Signal(object)

    def __init__(self, client: Client, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._document: Mapping[str, Any] | None = None
        self.setWindowTitle(self.tr("How times are written"))
        open_with(self, 620, 260)
        about = QLabel(self.tr("Select the part of the line that is the time."), self)
        self.example = QLineEdit(text, self)
        self.example.setReadOnly(True)
        self.example.setAccessibleName(self.tr("Line"))
        self.example.setCursorPosition(0)
        self.form = QLineEdit(self)
        self.form.setPlaceholderText(
            self.tr("What it is made of, where that is not plain: %d.%m.%Y %H:%M:%S,%f")
        )
        self.form.setAccessibleName(self.tr("What the time is made of"))
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "heading")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.use = buttons.addButton(self.tr("Use it"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setEnabled(False)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.example.selectionChanged.connect(self._try)
        self.form.editingFinished.connect(self._try)
        layout = QVBoxLayout(self)
        for widget in (about, self.example, self.form, self.told):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(buttons)
        arrange(self)

    def _try(self) -> None:
        """See what becomes of it."""
        self._document = None
        self.use.setEnabled(False)
        chosen = self.example.selectedText()
        if chosen.strip():
            given = {"example": self.example.text(), "time": chosen, "format": self.form.text()}
            listeners = Listeners(done=self._on_read, failed=self._on_failure)
            self._client.call("logs.teach", given, listeners)

    def _on_read(self, told: dict[str, Any]) -> None:
        self._document = told["format"]
        self.told.setText(self.tr("It is read as {time}.").format(time=clock(told["time"])))
        self.use.setEnabled(True)

    def _on_failure(self, error: BelvedereError) -> None:
        self.told.setText(str(error))

    def _accept(self) -> None:
        if self._document is not None:
            self.taught.emit(self._document)
            self.accept()


def taught_formats(settings: Settings) -> list[Mapping[str, Any]]:
    """What was taught so far, the newest first."""
    try:
        kept = json.loads(settings.read(_FORMATS, "[]"))
    except ValueError:
        return []
    return [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []


def keep_format(settings: Settings, document: Mapping[str, Any]) -> None:
    """Use it for every log that is opened from now on."""
    others = [each for each in taught_formats(settings) if each != document]
    settings.write(_FORMATS, json.dumps([document, *others][:_MOST_FORMATS]))
