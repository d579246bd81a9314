"""The window of returned logs: a stick, a folder or an image in, what they mean out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.drive_list import DriveList
from belvedere_desktop.provisioning_logs.line_view import LineView
from belvedere_desktop.provisioning_logs.reading import Returned, returned_of
from belvedere_desktop.provisioning_logs.verdict import Verdict
from belvedere_desktop.window.page_stack import scrolling
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError


class ProvisioningLogsDialog(QDialog):
    """Reads logs by the client child; nothing is written to the stick."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._returned: Returned | None = None
        self.setWindowTitle(self.tr("Logs of a returned stick"))
        open_with(self, 1000, 640)
        self.drives = DriveList(client, self)
        # Whether an archive could be written to it does not matter here.
        self.drives.table.hideColumn(3)
        self.verdict, self.lines = Verdict(self), LineView(self)
        self._lay_out()
        self._connect()

    def read(self, place: str) -> None:
        """Read the logs on a drive (its id), in a folder or in an image."""
        self._drop()
        self.problem.setText(self.tr("Reading…"))
        listeners = Listeners(done=self._on_read, failed=self._on_failure)
        self._call = self._client.call("provisioning-logs.read", {"place": place}, listeners)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the drives."""
        super().showEvent(event)
        self.drives.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.drives.stop()
        self._drop()

    def _lay_out(self) -> None:
        about = QLabel(
            self.tr(
                "While it is set up an appliance writes four logs to its stick. Put that stick in, "
                "or choose what was copied from it."
            ),
            self,
        )
        about.setWordWrap(True)
        self.read_drive = QPushButton(self.tr("Read the logs"), self)
        self.read_drive.setProperty("role", "primary")
        self.read_drive.setEnabled(False)
        self.folder = QPushButton(self.tr("Folder…"), self)
        self.image = QPushButton(self.tr("Image…"), self)
        self.another = QPushButton(self.tr("Another stick"), self)
        self.another.hide()
        self.copy = QPushButton(self.tr("Copy the explanation"), self)
        self.copy.hide()
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.reject)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        # No splitter: it does not give wrapped words the height that they take.
        result = QWidget(self)
        shown = QVBoxLayout(result)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.addWidget(self.verdict)
        shown.addWidget(self.lines, 1)
        choosing = QWidget(self)
        inside = QVBoxLayout(choosing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(about)
        inside.addWidget(self.drives)
        inside.addStretch(1)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(choosing)
        self.stack.addWidget(result)
        buttons = QHBoxLayout()
        for button in (self.folder, self.image, self.another, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (close, self.read_drive):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.addWidget(scrolling(self.stack, self), 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        arrange(self)

    def _connect(self) -> None:
        self.drives.changed.connect(lambda: self.read_drive.setEnabled(self.drives.chosen is not None))
        self.read_drive.clicked.connect(self._read_drive)
        self.folder.clicked.connect(self._choose_folder)
        self.image.clicked.connect(self._choose_image)
        self.another.clicked.connect(self._begin_anew)
        self.copy.clicked.connect(self._copy)
        self.verdict.finding_chosen.connect(self.lines.go_to)

    def _drop(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def _read_drive(self) -> None:
        chosen = self.drives.chosen
        if chosen is not None:
            self.read(chosen["id"])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder with the logs of a stick"), str(Path.home())
        )
        if chosen:
            self.read(chosen)

    def _choose_image(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Image of a stick"), str(Path.home()))
        if chosen:
            self.read(chosen)

    def _on_read(self, told: dict[str, Any]) -> None:
        self._call = None
        self._returned = returned_of(told)
        self.problem.clear()
        self.lines.show_returned(self._returned)
        self.verdict.show_returned(self._returned)
        self._show_result(there=True)

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.problem.setText(str(error))

    def _begin_anew(self) -> None:
        self._returned = None
        self._show_result(there=False)

    def _show_result(self, *, there: bool) -> None:
        self.stack.setCurrentIndex(1 if there else 0)
        for button in (self.read_drive, self.folder, self.image):
            button.setVisible(not there)
        for button in (self.another, self.copy):
            button.setVisible(there)

    def _copy(self) -> None:
        if self._returned is not None:
            QGuiApplication.clipboard().setText(self._returned.report)
