"""The second step: one appliance at a time, its name large, its stick to put in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.drive_list import Drive, DriveList
from belvedere_simulator.drives.contents import archive_name


class StickStep(QWidget):
    """Signals: write_asked(id of a drive or path of an image, whether archives on it may go);
    skip_asked(); stop_asked()."""

    write_asked = Signal(str, bool)
    skip_asked = Signal()
    stop_asked = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drives = DriveList(client, self)
        self._device = ""
        self._used = ""
        self._busy = False
        self._lay_out()
        self._connect()

    def begin(self, device: str, number: int, whole: int) -> None:
        """It is the turn of this appliance."""
        self._device = device
        self.count.setText(self.tr("Appliance {number} of {whole}").format(number=number, whole=whole))
        self.name.setText(device)
        self.steps.setRange(0, whole)
        self.steps.setValue(number - 1)
        self.drives.allow(frozenset({archive_name(device)}))
        self.replace.setChecked(False)
        self.show_problem("")
        self.set_busy("")

    def show_cameras(self, done: int, whole: int) -> None:
        """Cameras are registered: nothing is to be done."""
        self.count.setText(self.tr("Cameras"))
        self.name.setText(self.tr("{done} of {whole}").format(done=done, whole=whole))
        self.steps.setRange(0, whole)
        self.steps.setValue(done)
        self.set_busy(self.tr("registering cameras…"))

    def set_busy(self, text: str) -> None:
        """Something is done, or (empty) the next stick is waited for."""
        self._busy = bool(text)
        self.state.setText(text)
        self._show()

    def set_used(self, drive: str, words: str) -> None:
        """An archive is on this drive: it has to be pulled out before the next. `words` say what was done."""
        self._used = drive
        self.last.setText(words)
        self._show()

    def show_problem(self, text: str) -> None:
        """Why it went wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def start(self) -> None:
        """Follow the drives."""
        self.drives.start()

    def stop(self) -> None:
        """Follow them no more."""
        self.drives.stop()

    def _lay_out(self) -> None:
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.name = QLabel(self)
        self.name.setProperty("role", "huge")
        self.name.setWordWrap(True)
        self.steps = QProgressBar(self)
        self.steps.setTextVisible(False)
        self.steps.setAccessibleName(self.tr("How many are done"))
        self.last, self.state, self.problem = QLabel(self), QLabel(self), QLabel(self)
        self.last.setProperty("role", "muted")
        self.state.setProperty("role", "title")
        self.problem.setProperty("role", "error")
        self.replace = QCheckBox(self.tr("Replace the archive that is on the stick"), self)
        self.by_itself = QCheckBox(self.tr("Write as soon as the next stick is put in"), self)
        self.image = QPushButton(self.tr("Into an image file…"), self)
        self.stop_button = QPushButton(self.tr("Stop for now"), self)
        self.skip = QPushButton(self.tr("Skip"), self)
        self.write = QPushButton(self.tr("Write the archive"), self)
        self.write.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.image)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.last, self.state, self.problem, self.name, self.count):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        for widget in (self.count, self.name, self.steps, self.state, self.problem, self.last):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self.drives)
        layout.addStretch(1)
        for box in (self.replace, self.by_itself):
            layout.addWidget(box)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.drives.changed.connect(self._on_drives)
        self.write.clicked.connect(self._ask)
        self.skip.clicked.connect(self.skip_asked)
        self.stop_button.clicked.connect(self.stop_asked)
        self.image.clicked.connect(self._choose_image)
        self.replace.toggled.connect(self._show)

    def _on_drives(self) -> None:
        if self._used and all(drive["id"] != self._used for drive in self.drives.drives):
            self._used = ""
        self._show()
        if self.by_itself.isChecked() and self.write.isEnabled() and not self.problem.text():
            self._ask()

    def _show(self) -> None:
        chosen = self.drives.chosen
        others = bool(chosen is not None and self.drives.others(chosen))
        self.replace.setVisible(others and not self._used)
        pulled = not self._used
        self.drives.setVisible(pulled)
        ready = chosen is not None and self._is_ready(chosen)
        self.write.setEnabled(ready and pulled and not self._busy)
        for button in (self.skip, self.image):
            button.setEnabled(not self._busy)
        if not self._busy:
            if not pulled:
                self.state.setText(self.tr("Pull the written stick out"))
            elif ready:
                self.state.setText(self.tr("Ready"))
            else:
                self.state.setText(self.tr("Put in the stick for this appliance"))

    def _is_ready(self, drive: Drive) -> bool:
        return bool(drive["suitable"]) and (self.replace.isChecked() or not self.drives.others(drive))

    def _ask(self) -> None:
        chosen: dict[str, Any] | None = self.drives.chosen
        if chosen is not None:
            self.write_asked.emit(chosen["id"], self.replace.isChecked())

    def _choose_image(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("FAT32 image for this appliance"), str(Path.home())
        )
        if chosen:
            self.write_asked.emit(chosen, self.replace.isChecked())
