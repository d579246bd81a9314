"""The third step: where the archive goes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.appliance_choice import ApplianceChoice
from belvedere_desktop.provisioning.drive_erasing import EraseDialog
from belvedere_desktop.provisioning.drive_list import DriveList
from belvedere_desktop.provisioning.way import Kind, Way

_INDENT, _STEPS = 24, 1000


class ArchiveStep(QWidget):
    """A USB drive, a folder, or the appliance of this computer. `changed` at each choice."""

    changed = Signal()

    def __init__(
        self, client: Client, folder: str, appliance: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.usb = QRadioButton(self.tr("Onto a USB drive"), self)
        self.save = QRadioButton(self.tr("Into a folder"), self)
        self.here = QRadioButton(self.tr("Straight into the appliance on this computer"), self)
        self.appliances = ApplianceChoice(client, appliance, self)
        self.appliances.changed.connect(self._check_appliance)
        self._ways = QButtonGroup(self)
        self.drives = DriveList(client, self)
        self.drives.changed.connect(self._check_drive)
        self.replace = QCheckBox(self)
        self.replace.setAccessibleName(self.tr("Replace the archive that is on the drive"))
        self.replace.toggled.connect(lambda _on: self.changed.emit())
        self.empty = QPushButton(self.tr("Empty this drive…"), self)
        self.empty.clicked.connect(self._empty)
        self.folder = QLineEdit(folder, self)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.clicked.connect(self._choose)
        self.folder.textChanged.connect(lambda _text: self.changed.emit())
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.state = QLabel(self)
        self.state.setProperty("role", "heading")
        self._lay_out()
        self.usb.setChecked(True)
        self.show_held(held=False)
        self.show_busy(busy=False)
        self._check_drive()

    @property
    def way(self) -> Way:
        """What is chosen; `folder` is the data folder of the appliance where one of this computer is."""
        if self.here.isChecked():
            return Way(Kind.HERE, folder=self.appliances.folder)
        drive = self.drives.chosen
        if self.save.isChecked() or drive is None:
            return Way(Kind.FOLDER, folder=self.folder.text().strip())
        names = tuple(self.drives.others(drive)) if self.replace.isChecked() else ()
        return Way(Kind.DRIVE, drive=drive["id"], name=drive["name"], replace=names)

    @property
    def is_complete(self) -> bool:
        """Whether it is known where to."""
        if self.save.isChecked():
            return bool(self.folder.text().strip())
        return bool(self.appliances.folder) if self.here.isChecked() else self._drive_will_do()

    def start(self) -> None:
        """Follow the drives and the appliances of this computer."""
        self.drives.start()
        self.appliances.start()

    def stop(self) -> None:
        """Follow them no more."""
        self.drives.stop()
        self.appliances.stop()

    def show_held(self, *, held: bool) -> None:
        """Whether an archive is made already and waits to be written."""
        fresh = self.tr(
            "The archive holds a key. It is valid for five minutes, and for one appliance: "
            "have the appliance and its drive at hand."
        )
        waiting = self.tr("The archive is made and its time runs, but it is not written yet.")
        self.about.setText(waiting if held else fresh)

    def show_busy(self, *, busy: bool) -> None:
        """Nothing can be chosen while something is done."""
        widgets = (self.usb, self.save, self.drives, self.replace, self.folder, self.choose, self.appliances)
        for widget in widgets:
            widget.setEnabled(not busy)
        self.here.setEnabled(not busy and bool(self.appliances.folder))
        self.bar.setVisible(busy)
        self.state.setVisible(busy)
        self._show_drive_buttons(busy=busy)

    def show_progress(self, text: str, fraction: float | None) -> None:
        """What is being done."""
        self.state.setText(text)
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        self.bar.setValue(0 if fraction is None else round(fraction * _STEPS))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.about)
        beside = QHBoxLayout()
        beside.addWidget(self.replace)
        beside.addStretch(1)
        beside.addWidget(self.empty)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.choose)
        here = QHBoxLayout()
        here.addWidget(self.appliances)
        below = QVBoxLayout()
        below.addWidget(self.drives)
        below.addLayout(beside)
        parts: list[tuple[QRadioButton, QLayout]] = [
            (self.usb, below),
            (self.save, folder),
            (self.here, here),
        ]
        for button, part in parts:
            self._ways.addButton(button)
            button.toggled.connect(lambda _on: self.changed.emit())
            layout.addWidget(button)
            part.setContentsMargins(_INDENT, 0, 0, 0)
            layout.addLayout(part)
        layout.addStretch(1)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        by_drive = (self.usb, self.drives.table, self.replace, self.empty)
        by_folder = (self.save, self.folder, self.choose)
        by_hand = (self.here, self.appliances.choice, self.appliances.begin)
        for one, other in pairwise((*by_drive, *by_folder, *by_hand)):
            self.setTabOrder(one, other)

    def _drive_will_do(self) -> bool:
        drive = self.drives.chosen
        if drive is None or not drive["suitable"]:
            return False
        return not self.drives.others(drive) or self.replace.isChecked()

    def _check_appliance(self) -> None:
        there = bool(self.appliances.folder)
        self.here.setEnabled(there and self.drives.isEnabled())
        if not there and self.here.isChecked() and self.drives.isEnabled():
            self.usb.setChecked(True)
        self.changed.emit()

    def _check_drive(self) -> None:
        drive = self.drives.chosen
        others = [] if drive is None else self.drives.others(drive)
        text = self.tr("Replace {names}").format(names=", ".join(others)) if others else ""
        if text != self.replace.text():
            self.replace.setChecked(False)
            self.replace.setText(text)
        self._show_drive_buttons(busy=not self.drives.isEnabled())
        self.changed.emit()

    def _show_drive_buttons(self, *, busy: bool) -> None:
        drive = self.drives.chosen
        self.replace.setVisible(bool(self.replace.text()) and drive is not None and drive["suitable"])
        self.empty.setEnabled(drive is not None and drive["erasable"] and not busy)

    def _empty(self) -> None:
        drive = self.drives.chosen
        if drive is not None:
            EraseDialog(self._client, drive, self).open()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Where the archive goes"), self.folder.text() or str(Path.home())
        )
        if chosen:
            self.folder.setText(chosen)
            self.save.setChecked(True)
