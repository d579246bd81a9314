"""The jobs of a device, and why the one that is looked at failed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QWidget

from belvedere_desktop.devices.jobs import DeviceJob, job_columns, reason_words
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.devices.software_panel import refusal_label

translate = QCoreApplication.translate


class JobsPanel(ListPanel[DeviceJob]):
    """Tells the reason of the chosen job, else of the newest that failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        title, none = translate("Devices", "Jobs"), translate("Devices", "Nothing was asked of it yet.")
        super().__init__(title, none, job_columns(), lambda job: job.id, parent)
        self.reason = refusal_label(self)
        self.column.addWidget(self.reason)
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)

    def show_jobs(self, jobs: Sequence[DeviceJob]) -> None:
        """Show these."""
        self.show_rows(jobs)
        self._on_chosen(self.table.currentIndex())

    def _on_chosen(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        rows = self.rows
        asked = rows[index.row() : index.row() + 1] if index.isValid() else rows
        self.reason.setText(next(filter(None, map(reason_words, asked)), ""))
        self.reason.setVisible(bool(self.reason.text()))
