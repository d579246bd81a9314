"""The appliances of this computer that wait for an archive, and starting one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.errors import BelvedereError

_SCALE = 10.0
"""One that runs here only starts in seconds, not in a minute; the start page does the same."""


class ApplianceChoice(QWidget):
    """Follows them between `start` and `stop`; `folder` is the data folder of one that may lie elsewhere.

    Signals: changed(), the appliances or the choice.
    """

    changed = Signal()

    def __init__(self, client: Client, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._stopped = ""
        self._starting = False
        given = {"appliance": folder}
        self._watch = client.watch("provisioning.watch-appliances", given, self._on_state)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Appliance on this computer"))
        self.choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.words = QLabel(self)
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.begin = QPushButton(self.tr("Start one"), self)
        self.begin.clicked.connect(self._begin)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice, 1)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.begin)
        self._show([])

    @property
    def folder(self) -> str:
        """The data folder of the one that is chosen; empty where none waits."""
        return str(self.choice.currentData() or "")

    def start(self) -> None:
        """Follow them."""
        self._watch.start()

    def stop(self) -> None:
        """Follow them no more."""
        self._watch.stop()

    def _on_state(self, state: dict[str, Any]) -> None:
        problem = state.get("problem")
        self._show(state.get("appliances", []))
        if problem:
            self.words.setText(str(failure_of(problem)))

    def _show(self, appliances: list[dict[str, Any]]) -> None:
        waiting = [each for each in appliances if each["running"] and each["device"] is None]
        self._stopped = next((each["folder"] for each in appliances if not each["running"]), "")
        chosen = self.folder
        self.choice.blockSignals(True)
        self.choice.clear()
        for each in waiting:
            self.choice.addItem(each["name"], each["folder"])
        self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0 if waiting else -1))
        self.choice.blockSignals(False)
        if waiting:
            self._starting = False
        self.choice.setVisible(bool(waiting))
        self._show_words(there=bool(waiting))
        self.changed.emit()

    def _show_words(self, *, there: bool) -> None:
        starting = self.tr("It starts…")
        self.words.setText(starting if self._starting else self.tr("None waits for an archive here."))
        self.words.setVisible(not there)
        self.begin.setVisible(not there and bool(self._stopped))
        self.begin.setEnabled(not self._starting)

    def _begin(self) -> None:
        self._starting = True
        self._show_words(there=False)
        given = {"folder": self._stopped, "timeScale": _SCALE}
        self._client.call("appliance.start", given, Listeners(failed=self._on_failure))

    def _on_failure(self, error: BelvedereError) -> None:
        self._starting = False
        self._show_words(there=False)
        self.words.setText(str(error))
