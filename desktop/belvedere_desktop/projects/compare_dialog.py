"""Two projects beside each other: what is different."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.projects.changes import change_columns, changes_of
from belvedere_desktop.projects.folder_field import PlaceField
from belvedere_desktop.tables.page_parts import empty_label
from belvedere_desktop.tables.short_table import ShortTable
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.tab_order import arrange


class CompareDialog(QDialog):
    """Signal: compare_asked(old, new); then `show_sections` or `refuse`."""

    compare_asked = Signal(str, str)

    def __init__(self, old: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare two projects"))
        open_with(self, 980, 560)
        self.old, self.new = PlaceField(self.tr("One"), self), PlaceField(self.tr("Other"), self)
        self.old.show_place(old)
        self.table = ShortTable(
            self.tr("Differences"), change_columns(), lambda change: change, self, most_shown=0
        )
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.same = empty_label(self, self.tr("Nothing is different."))
        self.problem = refusal_label(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.compare = buttons.addButton(self.tr("Compare"), QDialogButtonBox.ButtonRole.ActionRole)
        self.compare.setDefault(True)
        self.compare.clicked.connect(self._on_compare)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("One"), self.old)
        form.addRow(self.tr("Other"), self.new)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(self.same, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        for field in (self.old, self.new):
            field.changed.connect(lambda _text: self._check())
        self._check()
        arrange(self)

    def show_sections(self, told: Mapping[str, Any]) -> None:
        """What was found."""
        rows = changes_of(told["sections"])
        self.problem.hide()
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.same.setVisible(not rows)
        self._check()

    def refuse(self, text: str) -> None:
        """They cannot be compared."""
        self.problem.setText(text)
        self.problem.show()
        self._check()

    def _on_compare(self) -> None:
        self.compare.setEnabled(False)
        self.compare_asked.emit(self.old.text, self.new.text)

    def _check(self) -> None:
        self.compare.setEnabled(bool(self.old.text and self.new.text))
