"""Where the data of the site are, how much, and what can be done about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Arguments, Client, Listeners, PendingCall
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.site_data.cleaning import CleaningDialog
from belvedere_simulator.drives.suitability import readable_size
from belvedere_simulator.errors import BelvedereError

_HEIGHT = 190
FOLDER = "belvedere-site"


class SiteDataDialog(QDialog):
    """What is long shows how far it is and can be cancelled; it goes on only while this is open."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._name = ""
        self.setWindowTitle(self.tr("Data of the site"))
        self.where, self.state, self.problem = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.where, "heading"), (self.state, "muted"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.table = QTreeWidget(self)
        self.table.setProperty("rows", "large")
        self.table.setAccessibleName(self.tr("Sizes"))
        self.table.setRootIsDecorated(False)
        self.table.setMinimumHeight(_HEIGHT)
        self.table.setHeaderLabels([self.tr("What"), self.tr("Size"), self.tr("Files")])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("How far it is"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.move_away = QPushButton(self.tr("Move…"), self)
        self.clean = QPushButton(self.tr("Clean up…"), self)
        self.reset = QPushButton(self.tr("Reset to new…"), self)
        self._lay_out()
        self.cancel.clicked.connect(self._cancel)
        self.move_away.clicked.connect(self._ask_folder)
        self.clean.clicked.connect(self._ask_days)
        self.reset.clicked.connect(self._ask_name)
        self._show_busy()

    def showEvent(self, event: QShowEvent) -> None:
        """Look how much it is."""
        super().showEvent(event)
        self._look()

    def done(self, result: int) -> None:
        """Nothing goes on behind a closed dialog."""
        self._cancel()
        super().done(result)

    def move_to(self, folder: str) -> None:
        """Move everything to a folder that is empty or not there."""
        self._begin("data.move", {"target": folder}, self._on_moved)

    def _lay_out(self) -> None:
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        closing.rejected.connect(self.reject)
        going, buttons = QHBoxLayout(), QHBoxLayout()
        going.addWidget(self.progress, 1)
        going.addWidget(self.cancel)
        for button in (self.move_away, self.clean, self.reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(closing)
        layout = QVBoxLayout(self)
        layout.addStrut(576)
        for widget in (self.where, self.table, self.state, self.problem):
            layout.addWidget(widget)
        layout.addLayout(going)
        layout.addLayout(buttons)

    def _look(self) -> None:
        self._client.call("data.look", {}, Listeners(done=self._on_looked, failed=self._on_failure))

    def _on_looked(self, told: dict[str, Any]) -> None:
        if told["remote"]:
            self.where.setText(self.tr("The site is on another computer, and so are its data."))
            self.table.hide()
        else:
            self._name = told["name"]
            text = self.tr("{size} in {folder}")
            self.where.setText(text.format(size=readable_size(told["size"]), folder=told["data_dir"]))
            self.table.clear()
            for each in told["kinds"]:
                row = [each["words"], readable_size(each["size"]), str(each["files"])]
                self.table.addTopLevelItem(QTreeWidgetItem(row))
        self._show_busy()

    def _begin(self, work: str, given: Arguments, done: Any) -> None:
        self.problem.clear()
        self.state.setText(
            self.tr("The site is stopped for a moment; appliances connect again by themselves.")
        )
        listeners = Listeners(done=done, failed=self._on_failure, progressed=self._on_progress)
        self._call = self._client.call(work, given, listeners)
        self._show_busy()

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.progress.setRange(0, 0 if fraction is None else 1000)
        self.progress.setValue(round((fraction or 0) * 1000))
        self.state.setText(text)

    def _show_busy(self) -> None:
        busy = self._call is not None
        for widget in (self.progress, self.cancel):
            widget.setVisible(busy)
        self.progress.setRange(0, 0)
        for button in (self.move_away, self.clean, self.reset):
            button.setEnabled(not busy and bool(self._name))

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._end(self.tr("It was cancelled."))

    def _end(self, text: str) -> None:
        self._call = None
        self.state.setText(text)
        self._show_busy()
        self._look()

    def _on_moved(self, told: dict[str, Any]) -> None:
        self._end(self.tr("✓ The data are in {folder} now.").format(folder=told["data_dir"]))

    def _on_cleaned(self, told: dict[str, Any]) -> None:
        text = self.tr("✓ {events} log events and {data} metric data went; {size} are free again.")
        size = readable_size(told["freed"])
        self._end(text.format(events=told["events"], data=told["data"], size=size))

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.state.clear()
        self.problem.setText(str(error))
        self._show_busy()

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where to"))
        if folder:
            # A folder that holds something gets one for the site in it.
            given = Path(folder)
            self.move_to(str(given / FOLDER))

    def _ask_days(self) -> None:
        dialog = CleaningDialog(self)
        dialog.accepted.connect(lambda: self._begin("data.clean", dialog.given, self._on_cleaned))
        dialog.open()

    def _ask_name(self) -> None:
        text = self.tr(
            "Devices, packages, applications, cameras, logs and metrics of this site are deleted, and its "
            "authority: every appliance has to be reset and set up again. This cannot be undone."
        )
        dialog = TypedNameDialog(
            self.tr("Reset the site to new"), text, self._name, self.tr("Delete everything"), self
        )
        end = self.tr("✓ The site is new and empty.")
        dialog.accepted.connect(
            lambda: self._begin("data.reset", {"name": self._name}, lambda _none: self._end(end))
        )
        dialog.open()
